import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder, with those above it, unless it is there. Node's own `recursive` tries for ever where the system denies
 * it by "no such folder", as `/proc` does, and takes a file of that name for the folder.
 */
export async function makeFolders(path: string): Promise<void> {
  const isThere = async () => (await stat(path).catch(() => null))?.isDirectory() === true;
  if (await isThere()) return;
  if (dirname(path) !== path) await makeFolders(dirname(path));
  await mkdir(path).catch(async (error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // Another process may have been quicker.
    if (!(await isThere())) throw new Error(`a file at ${path}`, { cause: error });
  });
}
