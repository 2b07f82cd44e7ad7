import { readFileSync } from 'node:fs';
import { link, mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CrossoverError,
  type Plan,
  planSchema,
  type Repeat,
  RUN_FILES,
  repeatFile,
  repeatSchema,
  type Telemetry,
  telemetrySchema,
} from '@crossover/model';
import { readJson, writeJson } from './json-file.ts';
import { makeFolders } from './make-folders.ts';

const LOCK = '.lock';
/** Files of which a part is written: ours, and the report's. */
const UNFINISHED = /\.(tmp|part)$/;

/** A run's folder while it is being measured: one process at a time, every file whole or absent. */
export interface RunFolder {
  readonly path: string;
  readonly plan: Plan;
  readTelemetry(): Promise<Telemetry | undefined>;
  writeTelemetry(telemetry: Telemetry): Promise<void>;
  readRepeat(id: string): Promise<Repeat | undefined>;
  writeRepeat(repeat: Repeat): Promise<void>;
  file(relativePath: string): string;
}

/**
 * Holds the run's folder for `use`: makes it for a new plan, or opens the one of an interrupted run. A new run that
 * fails before it has measured anything leaves none.
 *
 * @throws CrossoverError `folder-not-writable`, `run-exists`, `unknown-run`, `run-locked`, `invalid-run-data`
 */
export async function usingRunFolder<T>(
  reports: string,
  target: { plan: Plan } | { resume: string },
  use: (folder: RunFolder) => Promise<T>,
): Promise<T> {
  const slug = 'plan' in target ? target.plan.slug : target.resume;
  const path = join(reports, slug);
  const isNew = 'plan' in target;
  if (isNew) await createFolder(reports, path);
  const plan = isNew ? target.plan : await readPlan(reports, slug);
  const release = await lock(path).catch(async (error: unknown) => {
    // Removes an empty folder alone.
    if (isNew) await rmdir(path).catch(() => {});
    throw error;
  });
  try {
    for (const part of ['repeats', 'requests', 'invocations', 'calibration'])
      await makeFolders(join(path, part)).catch((cause: unknown) => {
        throw notWritable(path, cause);
      });
    if (isNew) await writeJson(join(path, RUN_FILES.plan), planSchema, plan);
    else await removeTemporaries(path);
    return await use({
      path,
      plan,
      file: (relativePath) => join(path, relativePath),
      readTelemetry: () => readJson(join(path, RUN_FILES.telemetry), telemetrySchema),
      writeTelemetry: (telemetry) => writeJson(join(path, RUN_FILES.telemetry), telemetrySchema, telemetry),
      readRepeat: (id) => readJson(join(path, repeatFile(id)), repeatSchema),
      writeRepeat: (repeat) => writeJson(join(path, repeatFile(repeat.id)), repeatSchema, repeat),
    });
  } catch (error) {
    // Who interrupts a run is told how to go on with it.
    const isInterrupted = error instanceof CrossoverError && error.code === 'interrupted';
    if (isNew && !isInterrupted && !(await isBegun(path))) await rm(path, { recursive: true, force: true });
    throw error;
  } finally {
    await release();
  }
}

/** Whether there is more than the plan. */
async function isBegun(path: string): Promise<boolean> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.some(
    (entry) => entry.isFile() && ![RUN_FILES.plan, LOCK].includes(entry.name) && !UNFINISHED.test(entry.name),
  );
}

/** The first of `slug`, `slug-2`, `slug-3`, … that is free. */
export async function freeSlug(reports: string, slug: string): Promise<string> {
  const taken = new Set(await readdir(reports).catch(() => []));
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? slug : `${slug}-${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}

async function createFolder(reports: string, path: string): Promise<void> {
  try {
    await makeFolders(reports);
    await mkdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new CrossoverError('run-exists', `Expected no run at ${path}, found one.`, {
        hint: 'Choose another --slug, or continue that run with --resume.',
        cause: error,
      });
    throw new CrossoverError(
      'folder-not-writable',
      `Expected to write into ${reports}, found: ${(error as Error).message}`,
      {
        hint: 'Make the folder writable, or choose another one with --reports.',
        cause: error,
      },
    );
  }
}

async function readPlan(reports: string, slug: string): Promise<Plan> {
  const plan = await readJson(join(reports, slug, RUN_FILES.plan), planSchema);
  if (plan) return plan;
  const known = (await readdir(reports, { withFileTypes: true }).catch(() => [])).filter((e) =>
    e.isDirectory(),
  );
  throw new CrossoverError('unknown-run', `Expected a run at ${join(reports, slug)}, found none.`, {
    hint: known.length > 0 ? `Known runs: ${known.map((e) => e.name).join(', ')}.` : 'There is no run yet.',
  });
}

/** What an earlier process left half-written when it was killed: never read, so safe to remove. */
async function removeTemporaries(path: string): Promise<void> {
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && UNFINISHED.test(entry.name))
      await rm(join(entry.parentPath, entry.name), { force: true });
}

/**
 * The lock file names its holder by pid and start time, so that a later process of the same number does not hold it.
 * It is linked into place complete: nobody ever reads a part of it.
 */
async function lock(path: string): Promise<() => Promise<void>> {
  const file = join(path, LOCK);
  const mine = `${file}.${process.pid}.tmp`;
  await writeFile(mine, holderOf(process.pid)).catch(async (cause: unknown) => {
    await rm(mine, { force: true }).catch(() => {});
    throw notWritable(path, cause);
  });
  try {
    for (;;) {
      try {
        await link(mine, file);
        return () => rm(file, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = await readFile(file, 'utf8').catch(() => '');
      const pid = Number.parseInt(holder, 10);
      if (pid > 0 && pid !== process.pid && holder === holderOf(pid))
        throw new CrossoverError(
          'run-locked',
          `Expected the run at ${path} to be idle, found process ${pid} at work on it.`,
          { hint: 'Wait for it to end, or end it.' },
        );
      // Whoever moves the dead lock away first wins; the other finds a new lock or none.
      await rename(file, `${mine}.dead`).catch(() => {});
      await rm(`${mine}.dead`, { force: true });
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** Pid and start time of a running process; of one that is gone the pid alone, which no lock file holds. */
function holderOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return isAlive(pid) ? `${pid} -` : `${pid}`;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const notWritable = (path: string, cause: unknown) =>
  new CrossoverError(
    'folder-not-writable',
    `Expected to write into ${path}, found: ${cause instanceof Error ? cause.message : String(cause)}`,
    { hint: 'Make the folder writable.', cause },
  );
