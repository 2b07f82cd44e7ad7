import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CrossoverError } from '@crossover/model';

/** The few files that a collection reads and writes, by name. */
export interface Storage {
  /** @returns null when there is no such file */
  read(name: string): Promise<string | null>;
  /** The old content or the new, never a part, whatever happens. */
  replace(name: string, text: string): Promise<void>;
  /** On disk when it returns; a crash may leave a part at the end. */
  append(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Files in a run's folder, which must exist. */
export function createFolderStorage(folder: string): Storage {
  return {
    async read(name) {
      try {
        return await readFile(join(folder, name), 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    async replace(name, text) {
      const path = join(folder, name);
      const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
      try {
        await write(temporary, 'wx', text);
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    append: (name, text) => write(join(folder, name), 'a', text),
    remove: (name) => rm(join(folder, name), { force: true }),
  };
}

/** @throws CrossoverError `folder-not-writable` */
async function write(path: string, flags: 'a' | 'wx', text: string): Promise<void> {
  try {
    await using file = await open(path, flags);
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    throw new CrossoverError(
      'folder-not-writable',
      `Expected to write ${path}, found: ${error instanceof Error ? error.message : String(error)}`,
      {
        hint: 'Make the folder writable and see that the disk has room; what was collected is kept.',
        cause: error,
      },
    );
  }
}
