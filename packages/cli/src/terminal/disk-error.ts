import { CrossoverError } from '@crossover/model';

/** By the system's code: what the user can do about it, before going on. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'Make room on the disk',
  EDQUOT: 'Make room: your share of the disk is used up',
  EROFS: 'Make the disk writable',
  EACCES: 'Give yourself the right to it',
  EPERM: 'Give yourself the right to it',
};

/**
 * What the system said no to, of files and folders, as an error for the user: a full disk is no bug.
 *
 * @param goOn what to do after the remedy
 * @returns null for every other error
 */
export function diskErrorOf(error: unknown, goOn: string): CrossoverError | null {
  if (!(error instanceof Error)) return null;
  const { code = '', syscall, path } = error as NodeJS.ErrnoException;
  const remedy = REMEDIES[code];
  // Processes and ports are refused by the same codes.
  const isOfFile = path !== undefined || syscall === 'write' || syscall === 'fsync';
  if (remedy === undefined || !isOfFile || syscall?.startsWith('spawn')) return null;
  return new CrossoverError(
    'folder-not-writable',
    `Expected room and rights for the files that it works with, found: ${error.message}.`,
    { hint: `${remedy}, then ${goOn}`, cause: error },
  );
}
