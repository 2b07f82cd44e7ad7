import { access, constants } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { CrossoverError } from '@crossover/model';
import { PROJECT } from '../project.ts';
import { makeFolders } from './make-folders.ts';

/**
 * Makes sure of the folders that bundles and servers are written into.
 *
 * @throws CrossoverError `folder-not-writable` with the variable that names another one
 */
export async function prepareOwnFolders(): Promise<void> {
  await prepare(PROJECT.cache, 'CROSSOVER_CACHE', makeFolders);
  await prepare(tmpdir(), 'TMPDIR');
}

async function prepare(
  path: string,
  variable: string,
  make: (path: string) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  try {
    await make(path);
    await access(path, constants.W_OK);
  } catch (cause) {
    throw new CrossoverError(
      'folder-not-writable',
      `Expected to write into ${path}, found: ${cause instanceof Error ? cause.message : String(cause)}`,
      { hint: `Make the folder writable, or name another one by ${variable}.`, cause },
    );
  }
}
