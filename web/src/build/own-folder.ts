import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A new empty folder of this process: `<prefix><pid>-…`; those of processes that are no more are removed. */
export async function createOwnFolder(parent: string, prefix: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  await removeAbandoned(parent, prefix);
  const folder = await mkdtemp(join(parent, `${prefix}${process.pid}-`));
  // `mkdtemp` lets nobody else in; what is served must be readable.
  await chmod(folder, 0o755);
  return folder;
}

async function removeAbandoned(parent: string, prefix: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(prefix) ? /^(\d+)-/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there and belongs to somebody else.
    return codeOf(error) === 'EPERM';
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/**
 * Puts a finished folder where another one was, by renaming: a reader, or a kill at any moment, finds all of the old
 * one, for the time between two renames nothing, or all of the new one.
 */
export async function putInPlace(made: string, folder: string): Promise<void> {
  const prefix = `.${basename(folder)}-new-`;
  const staged = await createOwnFolder(dirname(folder), prefix);
  try {
    await moveInto(made, join(staged, 'new'));
    for (let attempt = 0; ; attempt += 1) {
      await rename(folder, join(staged, `old-${attempt}`)).catch(unless('ENOENT'));
      try {
        await rename(join(staged, 'new'), folder);
        return;
      } catch (error) {
        // Another build has put its own there in between; the last one stays.
        if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error;
      }
    }
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

async function moveInto(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    await cp(from, to, { recursive: true });
  }
}

const unless = (code: string) => (error: unknown) => {
  if (codeOf(error) !== code) throw error;
};
