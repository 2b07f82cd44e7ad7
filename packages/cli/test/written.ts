import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Every file of a folder as text, by its name. */
export function everythingWritten(folder: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const content = tryRead(join(file.parentPath, file.name));
    texts.set(file.name, file.name.endsWith('.gz') ? unpacked(content) : content.toString());
  }
  return texts;
}

/**
 * Looks, until `stop`, at every file that comes and goes in a folder and at the arguments of every process.
 *
 * @returns where the secret was found; and how many files and processes were looked at.
 */
export function watchForSecret(secret: string, folder: string) {
  const found = new Set<string>();
  const files = new Set<string>();
  const commands = new Set<string>();
  const look = () => {
    for (const [name, text] of everythingWritten(folder)) {
      files.add(name);
      if (text.includes(secret)) found.add(name);
    }
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const command = tryRead(`/proc/${pid}/cmdline`).toString();
      if (command.includes('artillery')) commands.add(command);
      if (command.includes(secret)) found.add(`process ${pid}`);
    }
  };
  const timer = setInterval(look, 200);
  return {
    stop() {
      clearInterval(timer);
      return { found: [...found], files: [...files], commands: [...commands] };
    },
  };
}

/** Files and processes may be gone before they are read. */
function tryRead(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

function unpacked(content: Buffer): string {
  try {
    return gunzipSync(content).toString();
  } catch {
    return '';
  }
}
