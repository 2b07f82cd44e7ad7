import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CrossoverError } from '@crossover/model';

/**
 * Writes what the user named a file for.
 *
 * @returns its whole path
 * @throws CrossoverError `folder-not-writable`
 */
export async function writeOutput(
  file: string,
  text: string,
  write: (path: string, text: string) => Promise<void> = writeFile,
): Promise<string> {
  const path = resolve(file);
  await write(path, text).catch((cause: Error) => {
    throw new CrossoverError('folder-not-writable', `Expected to write ${path}, found: ${cause.message}`, {
      hint: 'Name a file in a folder that exists and can be written.',
      cause,
    });
  });
  return path;
}
