import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CrossoverError } from '@crossover/model';

const run = promisify(execFile);

/**
 * Puts files into git's index although runs are ignored; nothing is committed. Files of the folder that git knew and
 * that are gone leave the index.
 *
 * @returns false when the folder is in no checkout
 * @throws CrossoverError `not-publishable` when git refuses
 */
export async function addToGit(folder: string, files: readonly string[]): Promise<boolean> {
  const git = (...args: string[]) => run('git', args, { cwd: folder, maxBuffer: 64 * 2 ** 20 });
  const isCheckout = await git('rev-parse', '--is-inside-work-tree').then(
    ({ stdout }) => stdout.trim() === 'true',
    () => false,
  );
  if (!isCheckout) return false;
  try {
    await git('add', '--force', '--', ...files);
    await git('add', '--update', '--', '.');
  } catch (cause) {
    throw new CrossoverError(
      'not-publishable',
      `Expected git to take the files of ${folder}, found: ${cause instanceof Error ? cause.message : String(cause)}`,
      { hint: 'Wait for another git to finish, then publish again.', cause },
    );
  }
  return true;
}
