import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CrossoverError } from '@crossover/model';
import type { Keeper } from '../keeper/keeper.ts';
import type { DatabaseProgram } from './database.ts';

/** Nothing of a private server is kept, so it need not wait for the disk. */
export const NO_WAIT_FOR_DISK = [
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-doublewrite=0',
  '--innodb-flush-method=nosync',
];

/** Small: it is copied at each start, and a lab writes little. */
export const REDO_LOG = { mariadb: '--innodb-log-file-size=16M', mysql: '--innodb-redo-log-capacity=16M' };

/**
 * Makes the data folder of a new server at `data`. Installing one waits for the disk a thousand times, which takes
 * from half a second to several; so it is done once and kept in the cache folder, without any user of ours, to be
 * copied in a tenth of a second.
 *
 * @throws CrossoverError `lab-failed` when it cannot be installed.
 */
export async function makeDataFolder(
  keeper: Keeper,
  program: DatabaseProgram,
  cacheFolder: string,
  data: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const template = join(cacheFolder, `database-${fingerprint(program)}`);
  if (existsSync(template) && (await isCopied(template, data))) return;
  await install(keeper, program, data, env);
  if (!existsSync(template)) await keepTemplate(keeper, data, template);
}

/** False when the template cannot be read, as when another user made it. */
async function isCopied(template: string, data: string): Promise<boolean> {
  try {
    await copyFolder(template, data);
    return true;
  } catch (cause) {
    await rm(data, { recursive: true, force: true });
    if ((cause as NodeJS.ErrnoException).code === 'ENOSPC') throw withoutRoom(data, cause);
    return false;
  }
}

const withoutRoom = (data: string, cause: unknown) =>
  new CrossoverError(
    'lab-failed',
    `Expected room for the database in ${dirname(data)}, found: ${cause instanceof Error ? cause.message : String(cause)}.`,
    { hint: 'Make room there, or name another folder by TMPDIR.', cause },
  );

/** What decides how a data folder looks: which program, of which version, and what it was told. */
function fingerprint({ server, version, flavour }: DatabaseProgram): string {
  const text = JSON.stringify([server, version, flavour, REDO_LOG]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

const copyFolder = (from: string, to: string): Promise<void> =>
  cp(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE, verbatimSymlinks: true });

/** Complete or not at all; a cache folder that cannot be written to costs time, nothing else. */
async function keepTemplate(keeper: Keeper, data: string, template: string): Promise<void> {
  const unfinished = `${template}.${keeper.mark}`;
  const leftOver = keeper.runAtEnd(['rm', '-rf', unfinished]);
  try {
    await mkdir(join(template, '..'), { recursive: true });
    await copyFolder(data, unfinished);
    await rename(unfinished, template);
  } catch {
    // Where not even this is allowed the keeper tries once more at the end.
    await rm(unfinished, { recursive: true, force: true }).catch(() => {});
  }
  leftOver.forget();
}

/** For programs that were unpacked into a folder: where the rest of them is. */
export function baseArguments(program: DatabaseProgram): string[] {
  const base =
    program.baseFolder === null
      ? []
      : [`--basedir=${program.baseFolder}`, `--lc-messages-dir=${join(program.baseFolder, 'share/mysql')}`];
  return process.getuid?.() === 0 ? [...base, '--user=root'] : base;
}

async function install(
  keeper: Keeper,
  program: DatabaseProgram,
  data: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const common = [
    ...baseArguments(program),
    ...NO_WAIT_FOR_DISK,
    REDO_LOG[program.flavour],
    `--datadir=${data}`,
  ];
  // --force: no look-up of this machine's name, which a small one does not know; our users are by address.
  const [command, args] =
    program.installer === null
      ? [program.server, ['--initialize-insecure']]
      : [program.installer, ['--force', '--auth-root-authentication-method=normal', '--skip-test-db']];
  const child = keeper.spawn(command, ['--no-defaults', ...args, ...common], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { code, output } = await collect(child);
  if (code !== 0) {
    throw new CrossoverError(
      'lab-failed',
      `The database server could not make its data folder: ${output.trim()}`,
      { hint: `See whether there is room in ${dirname(data)}; TMPDIR names another folder.` },
    );
  }
}

function collect(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output = `${output}${chunk.toString()}`.slice(-1_000);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
