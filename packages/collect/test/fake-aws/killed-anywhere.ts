import { expect } from 'vitest';
import type { Bench } from './bench.ts';
import { createMemoryStorage, Killed, type MemoryStorage } from './simulation.ts';

/** Kills a collection before, during and after each of its writes, starts it again, and compares what it ends with. */
export async function expectSameBytesWhereverKilled(
  bench: Bench,
  collect: (on: Bench) => Promise<unknown>,
): Promise<void> {
  await collect(bench);
  const { files: expected, writes } = bench.storage;
  expect(writes).toBeGreaterThan(3);
  for (let write = 0; write < writes; write++)
    for (const moment of ['before', 'during', 'after'] as const) {
      const storage: MemoryStorage = createMemoryStorage();
      storage.killAt = { write, moment };
      await expect(collect({ ...bench, storage })).rejects.toThrow(Killed);
      storage.killAt = null;
      await collect({ ...bench, storage });
      expect([...storage.files], `killed ${moment} write ${write}`).toEqual([...expected]);
    }
}
