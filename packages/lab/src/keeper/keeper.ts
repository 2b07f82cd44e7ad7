import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CrossoverError } from '@crossover/model';
import type { KeeperMessage } from './keeper-message.ts';
import { MARK_VARIABLE } from './marked-processes.ts';
import { FOLDER_PREFIX, removeAbandonedFolders } from './private-folder.ts';
import { spawnTied } from './tied-process.ts';

/** What its owner starts through it ends with the owner, even when that is killed with SIGKILL. */
export interface Keeper {
  /** Unique among all keepers; in the environment of every process started through it. */
  readonly mark: string;
  /** Private folder (mode 0700), removed at the end. */
  readonly folder: string;
  /** Starts a process in a session of its own: Ctrl-C in a terminal reaches the owner only, who ends it in order. */
  spawn(command: string, args: readonly string[], options?: SpawnOptions): ChildProcess;
  /** Has the command run if the owner dies before `forget` is called; for what is no child, such as a container. */
  runAtEnd(argv: readonly string[]): { forget(): void };
}

/**
 * Runs `use` with a keeper. Afterwards, or when this process dies, every process started through it is killed
 * and its folder removed.
 *
 * @throws CrossoverError `lab-failed` when the keeper cannot be started, `folder-not-writable` when the
 * temporary folder cannot.
 */
export async function usingKeeper<T>(use: (keeper: Keeper) => Promise<T>): Promise<T> {
  removeAbandonedFolders(tmpdir());
  const mark = randomBytes(8).toString('hex');
  const folder = join(tmpdir(), `${FOLDER_PREFIX}${mark}`);
  // The keeper knows the folder before it exists, so that no moment is left in which a kill would leave it behind.
  const watcher = await startKeeper(mark, folder);
  const tell = (message: KeeperMessage) => {
    if (watcher.stdin?.writable) watcher.stdin.write(`${JSON.stringify(message)}\n`);
  };
  try {
    makePrivateFolder(folder);
    return await use({
      mark,
      folder,
      spawn(command, args, options = {}) {
        const child = spawnTied(command, args, {
          ...options,
          detached: true,
          env: { ...(options.env ?? process.env), [MARK_VARIABLE]: mark },
        });
        const { pid } = child;
        if (pid !== undefined) {
          tell({ kind: 'started', pid });
          child.once('exit', () => tell({ kind: 'ended', pid }));
        }
        return child;
      },
      runAtEnd(argv) {
        const id = randomBytes(4).toString('hex');
        tell({ kind: 'command', id, argv });
        return { forget: () => tell({ kind: 'command-done', id }) };
      },
    });
  } finally {
    const ended = watcher.exitCode === null && watcher.signalCode === null ? once(watcher, 'exit') : null;
    watcher.stdin?.end();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startKeeper(mark: string, folder: string): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('./keeper-main.ts', import.meta.url));
  const watcher = spawn(process.execPath, [program, mark, folder], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  watcher.stdin.on('error', () => {});
  const failure = await new Promise<unknown>((resolve) => {
    watcher.once('error', resolve);
    watcher.once('exit', (code) => resolve(new Error(`it ended with exit code ${code}`)));
    watcher.stdout.once('data', () => resolve(null));
  });
  if (failure !== null) {
    throw new CrossoverError('lab-failed', 'The process that tidies up after the lab did not start.', {
      cause: failure,
    });
  }
  return watcher;
}

function makePrivateFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(join(folder, 'owner'), String(process.pid));
  } catch (cause) {
    throw new CrossoverError('folder-not-writable', `Expected to be able to write in ${tmpdir()}.`, {
      hint: 'Set TMPDIR to a folder that you can write in.',
      cause,
    });
  }
}
