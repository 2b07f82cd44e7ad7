import type { Storage } from './folder.ts';

/** Finished parts of a collection that is under way: one line each, so that a killed one goes on where it was. */
export interface Journal {
  get(key: string): unknown;
  put(key: string, value: unknown): Promise<void>;
  /** Once the parts are in their final file. */
  remove(): Promise<void>;
}

interface Line {
  readonly key: string;
  readonly value: unknown;
}

const HEADER = 'journal';

/**
 * Opens the journal of that name, or begins it. One of another subject (another window, another stage) is begun anew;
 * a last line that a crash cut short is dropped.
 */
export async function openJournal(storage: Storage, name: string, subject: string): Promise<Journal> {
  const header = lineOf({ key: HEADER, value: subject });
  const text = await storage.read(name);
  const whole = (text ?? '').slice(0, (text ?? '').lastIndexOf('\n') + 1);
  const isOurs = whole.startsWith(header);
  const parts = new Map<string, unknown>();
  if (isOurs)
    for (const line of whole.slice(header.length).split('\n').slice(0, -1)) {
      const part = parse(line);
      // What follows a broken line is not to be trusted either.
      if (part === null) break;
      parts.set(part.key, part.value);
    }
  const kept = header + [...parts].map(([key, value]) => lineOf({ key, value })).join('');
  if (text !== kept) await storage.replace(name, kept);
  return {
    get: (key) => parts.get(key),
    async put(key, value) {
      await storage.append(name, lineOf({ key, value }));
      parts.set(key, value);
    },
    remove: () => storage.remove(name),
  };
}

function parse(line: string): Line | null {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return null;
  }
}

const lineOf = (line: Line): string => `${JSON.stringify(line)}\n`;
