import type { Effects } from '../../src/aws/effects.ts';
import type { Storage } from '../../src/storage/folder.ts';

/** A clock that only sleeping moves. */
export function createSimulatedEffects(startMs: number): Effects & { readonly lines: string[] } {
  let nowMs = startMs;
  const lines: string[] = [];
  return {
    lines,
    now: () => nowMs,
    sleep: async (durationMs) => {
      nowMs += durationMs;
    },
    random: () => 0.5,
    announce: (line) => {
      lines.push(line);
    },
  };
}

export class Killed extends Error {
  override readonly name = 'Killed';
}

export interface MemoryStorage extends Storage {
  readonly files: Map<string, string>;
  /** Writes since the last reset. */
  writes: number;
  /** The write that never returns: before it happens, after it, or with a part of it on disk. */
  killAt: { write: number; moment: 'before' | 'during' | 'after' } | null;
}

/** Files in memory, which survive the death of the process at any write. */
export function createMemoryStorage(): MemoryStorage {
  const files = new Map<string, string>();
  const storage: MemoryStorage = {
    files,
    writes: 0,
    killAt: null,
    read: async (name) => files.get(name) ?? null,
    replace: (name, text) =>
      write(
        () => files.set(name, text),
        () => {},
      ),
    append: (name, text) =>
      write(
        () => files.set(name, (files.get(name) ?? '') + text),
        () => files.set(name, (files.get(name) ?? '') + text.slice(0, text.length >> 1)),
      ),
    remove: (name) =>
      write(
        () => files.delete(name),
        () => {},
      ),
  };
  async function write(whole: () => void, part: () => void): Promise<void> {
    const isFatal = storage.killAt?.write === storage.writes;
    storage.writes++;
    if (isFatal && storage.killAt?.moment === 'before') throw new Killed();
    if (isFatal && storage.killAt?.moment === 'during') {
      part();
      throw new Killed();
    }
    whole();
    if (isFatal) throw new Killed();
  }
  return storage;
}
