import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CrossoverError } from '@crossover/model';
import { endProcess } from '../keeper/end-process.ts';
import type { Keeper } from '../keeper/keeper.ts';
import { baseArguments, makeDataFolder, NO_WAIT_FOR_DISK, REDO_LOG } from './data-folder.ts';
import type { DatabaseProgram } from './database.ts';
import { findFreePort } from './free-port.ts';
import { libraryVariables } from './installed-database.ts';
import { waitUntilItGreets } from './readiness.ts';

const READY_WITHIN_MS = 30_000;

export interface PrivateServer {
  readonly url: string;
  readonly pid: number | null;
  stop(): Promise<void>;
}

/**
 * Starts a server that nobody else can reach or log in to: folder, port and password of its own.
 *
 * Nothing of it is kept, so it does not wait for the disk: what is measured is the code, not this machine's disk.
 *
 * @throws CrossoverError `lab-failed` when it does not start.
 */
export async function startPrivateServer(
  keeper: Keeper,
  program: DatabaseProgram,
  cacheFolder: string,
  signal?: AbortSignal,
): Promise<PrivateServer> {
  const folder = join(keeper.folder, 'database');
  mkdirSync(folder, { mode: 0o700 });
  const data = join(folder, 'data');
  const password = randomBytes(16).toString('hex');
  // Also for temporary tables: without, a server that is killed would leave them in the machine's folder.
  const env = { ...process.env, ...libraryVariables(program.libraryFolders), TMPDIR: folder };
  await makeDataFolder(keeper, program, cacheFolder, data, env);
  signal?.throwIfAborted();

  const initFile = join(folder, 'init.sql');
  writeFileSync(initFile, initStatements(program, password), { mode: 0o600 });
  const port = await findFreePort();
  const log = join(folder, 'server.log');
  const child = keeper.spawn(
    program.server,
    [
      '--no-defaults',
      ...baseArguments(program),
      `--datadir=${data}`,
      `--tmpdir=${folder}`,
      `--socket=${join(folder, 'server.sock')}`,
      `--pid-file=${join(folder, 'server.pid')}`,
      `--log-error=${log}`,
      `--init-file=${initFile}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      ...TUNING,
      REDO_LOG[program.flavour],
      ...(program.flavour === 'mariadb' ? MARIADB_TUNING : MYSQL_TUNING),
    ],
    { env, stdio: 'ignore' },
  );
  try {
    await waitUntilItGreets({ host: '127.0.0.1', port, withinMs: READY_WITHIN_MS, child, signal });
  } catch (cause) {
    await endProcess(child, 'SIGKILL', 0);
    signal?.throwIfAborted();
    throw new CrossoverError('lab-failed', `The database server did not start: ${lastLines(log)}`, { cause });
  }
  return {
    url: `mysql://${USER}:${password}@127.0.0.1:${port}`,
    pid: child.pid ?? null,
    stop: () => endProcess(child, 'SIGTERM', 5_000),
  };
}

const USER = 'crossover';

/** More connections than any concurrency limit of the catalogue: one per environment. */
const TUNING = [
  '--skip-name-resolve',
  '--skip-log-bin',
  '--performance-schema=OFF',
  '--max-connections=1500',
  '--character-set-server=utf8mb4',
  '--default-time-zone=+00:00',
  '--innodb-buffer-pool-size=128M',
  '--innodb-buffer-pool-load-at-startup=OFF',
  '--innodb-buffer-pool-dump-at-shutdown=OFF',
  ...NO_WAIT_FOR_DISK,
];

/** MySQL 8's own default collation does not exist in MariaDB; this is the nearest. */
const MARIADB_TUNING = ['--collation-server=utf8mb4_unicode_520_ci'];
const MYSQL_TUNING = ['--mysqlx=OFF'];

/** One statement per line: of several on a line the server silently drops all but the first. */
function initStatements(program: DatabaseProgram, password: string): string {
  const removeOthers =
    program.flavour === 'mariadb'
      ? ["DELETE FROM mysql.global_priv WHERE User IN ('root', '');", 'FLUSH PRIVILEGES;']
      : ["DROP USER IF EXISTS 'root'@'localhost';"];
  return [
    ...removeOthers,
    `CREATE USER '${USER}'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON *.* TO '${USER}'@'127.0.0.1' WITH GRANT OPTION;`,
    '',
  ].join('\n');
}

function lastLines(log: string): string {
  try {
    return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-3).join(' | ');
  } catch {
    return 'it wrote no log.';
  }
}
