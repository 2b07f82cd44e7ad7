import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Private folders of labs are named with this and the lab's mark. */
export const FOLDER_PREFIX = 'crossover-lab-';

const GRACE_MS = 60_000;

/**
 * Removes private folders whose owner is gone: left only when the owner and its keeper were both killed, as when
 * a container or a machine is stopped. Folders of other users and young ones are left alone.
 */
export function removeAbandonedFolders(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(FOLDER_PREFIX)) continue;
    const folder = join(parent, name);
    try {
      const { uid, mtimeMs } = lstatSync(folder);
      if (uid !== process.getuid?.() || Date.now() - mtimeMs < GRACE_MS) continue;
      if (isAlive(Number(readFileSync(join(folder, 'owner'), 'utf8')))) continue;
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another lab is removing it at this moment, or it is not ours to read.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
