import { access, constants, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
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
    throw notWritable(path, cause.message, cause);
  });
  return path;
}

/**
 * Refuses a file that could not be written later; makes none.
 *
 * @throws CrossoverError `folder-not-writable`
 */
export async function assertWritable(file: string): Promise<void> {
  const path = resolve(file);
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) throw notWritable(path, 'a folder of this name');
  await access(found === null ? dirname(path) : path, constants.W_OK).catch((cause: Error) => {
    throw notWritable(path, cause.message, cause);
  });
}

const notWritable = (path: string, found: string, cause?: Error) =>
  new CrossoverError('folder-not-writable', `Expected to write ${path}, found: ${found}`, {
    hint: 'Name a file in a folder that exists and can be written.',
    cause,
  });
