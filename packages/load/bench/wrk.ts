import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { CrossoverError } from '@crossover/model';

const run = promisify(execFile);
const PACKAGE = ['install', '-y', '--no-install-recommends', 'wrk'];
const COMMAND = `apt-get ${PACKAGE.join(' ')}`;

/**
 * Runs wrk, which is installed first where it is missing and this may be done without asking: as root on Debian.
 * Returns what it printed.
 *
 * @throws CrossoverError `load-failed` with the command that installs it.
 */
export async function runWrk(args: readonly string[]): Promise<string> {
  if (!(await isInstalled())) await install();
  const { stdout } = await run('wrk', args);
  return stdout;
}

/** Its `--version` ends with exit code 1: only that the program is not there counts. */
async function isInstalled(): Promise<boolean> {
  return run('wrk', ['--version']).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}

async function install(): Promise<void> {
  const isRootOnDebian = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (!isRootOnDebian) throw missing();
  console.log(`  wrk is missing: ${COMMAND}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update'], { env });
    await run('apt-get', PACKAGE, { env });
  } catch (cause) {
    throw missing(cause);
  }
}

function missing(cause?: unknown): CrossoverError {
  const failure = cause instanceof Error ? `, and could not install it: ${cause.message.trim()}` : '';
  return new CrossoverError(
    'load-failed',
    `Expected "wrk" to compare the load generator with, found none${failure}.`,
    { hint: `On Debian and Ubuntu: sudo ${COMMAND}. On macOS: brew install wrk.`, cause },
  );
}
