import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { ARCHITECTURES, repeatSchema, reportSchema } from '@crossover/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { descendantsOf, processesNaming, stillRunning } from './processes.ts';

const MAIN = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
/** Two runs at a time: each spends most of its life waiting. */
const SERIES = ['one', 'other'] as const;
const KILLS_OF_EACH = 10;
const WHOLE_RUN_MS = 14_000;
/**
 * So many of each ten leave a run unfinished, however fast the machine: load and calibration of one take 14 seconds,
 * the ten moments together 71, which is enough for four runs at most.
 */
const LEAST_INTERRUPTED = 6;

const WORKLOAD = `
name: tiny
title: A tiny workload
description: Two seconds of a few requests, to have something to interrupt.
seed: 7
dataset: { products: 300 }
scenarios:
  - { name: read, weight: 8, operation: read }
  - { name: create, weight: 2, operation: create }
arrivals: even
phases:
  - { name: warm-up, durationSeconds: 0.5, ratePerSecond: 20, isWarmUp: true }
  - { name: load, durationSeconds: 2, ratePerSecond: 40 }
connections: { mode: keep-alive, max: 50 }
timeoutMs: 5000
slo: { responseTimeMs: 200, share: 0.95 }
`;

let folder: string;
const temporaryOf = (series: string) => join(folder, `temporary-${series}`);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossover-kill-'));
  for (const series of SERIES) await mkdir(temporaryOf(series));
  await writeFile(join(folder, 'tiny.yml'), WORKLOAD);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(temporary: string, args: readonly string[]): ChildProcess {
  const child = spawn(
    process.execPath,
    [MAIN, 'compare', '--no-site', '--reports', join(folder, 'reports'), ...args],
    {
      env: { ...process.env, TMPDIR: temporary },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true, // a process group of its own, as under a terminal
    },
  );
  child.stderr?.on('data', (chunk: Buffer) => stderrOf.set(child, textOf(child) + chunk.toString()));
  return child;
}

const stderrOf = new WeakMap<ChildProcess, string>();
const textOf = (child: ChildProcess) => stderrOf.get(child) ?? '';

const ended = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise<number | null>((resolve) => child.once('exit', resolve));

async function expectNothingLeft(temporary: string, before: ReturnType<typeof descendantsOf>): Promise<void> {
  await expect.poll(() => stillRunning(before), { message: 'orphans' }).toEqual([]);
  await expect
    .poll(() => processesNaming(temporary), { message: 'processes in the temporary folder' })
    .toEqual([]);
}

/** Every file under its final name is whole. */
function expectWholeFiles(run: string): void {
  for (const entry of readdirSync(run, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.tmp') || entry.name === '.lock') continue;
    const content = readFileSync(join(entry.parentPath, entry.name));
    if (entry.name.endsWith('.json')) JSON.parse(content.toString());
    if (entry.name.endsWith('.gz'))
      for (const line of gunzipSync(content).toString().trimEnd().split('\n')) JSON.parse(line);
  }
}

/** A moment somewhere in the run, different for each kill and the same in every test run. */
const momentMs = (n: number) => 100 + ((n * 0.618034) % 1) * WHOLE_RUN_MS;

const REPEATS = 4;

/** A run of one series, begun anew under another name once it is complete: an end of nothing proves nothing. */
function runOf(series: string, n: number) {
  const slug = `interrupted-${series}-${n}`;
  const path = join(folder, 'reports', slug);
  const has = (file: string) => {
    try {
      JSON.parse(readFileSync(join(path, file), 'utf8'));
      return true;
    } catch {
      return false;
    }
  };
  return {
    slug,
    path,
    isBegun: () => has('plan.json'),
    isComplete: () => has('report.json'),
  };
}

/** All that was planned is there once, of one schedule, with a report of it, and nothing else. */
function expectComplete(run: string): void {
  expectWholeFiles(run);
  expect(readdirSync(run, { recursive: true }).filter((f) => String(f).endsWith('.tmp'))).toEqual([]);
  const repeats = readdirSync(join(run, 'repeats')).map((f) =>
    repeatSchema.parse(JSON.parse(readFileSync(join(run, 'repeats', f), 'utf8'))),
  );
  expect(repeats.filter((r) => r.state === 'completed')).toHaveLength(REPEATS * ARCHITECTURES.length);
  expect(new Set(repeats.map((r) => (r.state === 'completed' ? r.scheduleHash : r.state))).size).toBe(1);
  expect(
    reportSchema.parse(JSON.parse(readFileSync(join(run, 'report.json'), 'utf8'))).summaries,
  ).toHaveLength(ARCHITECTURES.length);
}

test.concurrent.each(SERIES)(
  'twenty interruptions by Ctrl-C and kill -9 lose nothing and leave nothing: %s half',
  {
    timeout: 480_000,
  },
  async (series) => {
    const temporary = temporaryOf(series);
    // Two labs on one core would take twice as long.
    const brief = ['--quick', '--no-pin', '--repeats', String(REPEATS)];
    const first = [...brief, '--workload', join(folder, 'tiny.yml'), '--slug'];
    const runs = [runOf(series, 1)];
    const before = SERIES.indexOf(series) * KILLS_OF_EACH;
    let interrupted = 0;
    let run = runs[0] ?? expect.fail('no run');
    for (let n = before + 1; n <= before + KILLS_OF_EACH; n++) {
      if (run.isComplete()) {
        run = runOf(series, runs.length + 1);
        runs.push(run);
      }
      if (!run.isBegun()) await rm(run.path, { recursive: true, force: true });
      const child = start(temporary, run.isBegun() ? ['--resume', run.slug] : [...first, run.slug]);
      await Promise.race([sleep(momentMs(n)), ended(child)]);
      const below = child.pid === undefined ? [] : descendantsOf(child.pid);
      const isAlreadyOver = child.exitCode !== null;
      if (isAlreadyOver) expect(child.exitCode, textOf(child)).toBe(0);
      if (!isAlreadyOver && child.pid !== undefined) {
        // Ctrl-C reaches the whole group, kill -9 the one process.
        if (n % 2 === 0) process.kill(-child.pid, 'SIGINT');
        else process.kill(child.pid, 'SIGKILL');
      }
      await ended(child);
      if (!run.isComplete()) interrupted++;
      await expectNothingLeft(temporary, below);
      if (run.isBegun()) expectWholeFiles(run.path);
    }
    expect(interrupted, 'ends that left a run unfinished').toBeGreaterThanOrEqual(LEAST_INTERRUPTED);
    const last = start(temporary, ['--resume', run.slug]);
    expect(await ended(last), textOf(last)).toBe(0);
    expect(readdirSync(temporary), 'temporary folders').toEqual([]);
    for (const { path } of runs) expectComplete(path);
  },
);
