import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { collectBill } from '../src/collect-bill.ts';
import { collectTelemetry } from '../src/collect-telemetry.ts';
import { createFolderStorage } from '../src/storage/folder.ts';
import { openJournal } from '../src/storage/journal.ts';
import { startBench } from './fake-aws/bench.ts';
import { expectSameBytesWhereverKilled } from './fake-aws/killed-anywhere.ts';
import { createMemoryStorage, Killed } from './fake-aws/simulation.ts';
import { END_MS, SMALL_STAGE } from './fake-aws/stage.ts';

const LONG_AFTER_MS = END_MS + 5 * 86_400_000;

test('a collection of bills killed at any write goes on to the same bytes', async () => {
  await using bench = await startBench({ startMs: LONG_AFTER_MS });
  await expectSameBytesWhereverKilled(bench, collectBill);
});

test('a collection that goes on asks only for what it does not have', async () => {
  await using bench = await startBench({ startMs: LONG_AFTER_MS });
  bench.storage.killAt = { write: 17, moment: 'after' };
  await expect(collectTelemetry(bench)).rejects.toThrow(Killed);
  bench.storage.killAt = null;
  const before = bench.aws.requests.length;
  await collectTelemetry(bench);
  // Both requests for report lines, traces, settings: but the metrics are known.
  expect(bench.aws.requests.slice(before)).not.toContain('cloudwatch:GetMetricData');
});

test('a journal of another window is begun anew', async () => {
  const storage = createMemoryStorage();
  const first = await openJournal(storage, 'journal', 'one');
  await first.put('a', 1);
  expect((await openJournal(storage, 'journal', 'one')).get('a')).toBe(1);
  expect((await openJournal(storage, 'journal', 'two')).get('a')).toBeUndefined();
  expect((await openJournal(storage, 'journal', 'one')).get('a')).toBeUndefined();
});

test('a last line that was cut short is dropped, and what follows is whole', async () => {
  const storage = createMemoryStorage();
  const journal = await openJournal(storage, 'journal', 'one');
  await journal.put('a', 1);
  await storage.append('journal', '{"key":"b","val');
  const again = await openJournal(storage, 'journal', 'one');
  await again.put('c', 3);
  const last = await openJournal(storage, 'journal', 'one');
  expect([last.get('a'), last.get('b'), last.get('c')]).toEqual([1, undefined, 3]);
});

test('a broken line ends what is trusted of a journal', async () => {
  const storage = createMemoryStorage();
  const journal = await openJournal(storage, 'journal', 'one');
  await journal.put('a', 1);
  await storage.append('journal', '{"key":"b"\n');
  await journal.put('c', 3);
  const again = await openJournal(storage, 'journal', 'one');
  expect([again.get('a'), again.get('b'), again.get('c')]).toEqual([1, undefined, undefined]);
});

test('a folder that cannot be written is said to be so', async () => {
  await using bench = await startBench({ startMs: LONG_AFTER_MS });
  const storage = createFolderStorage(join(tmpdir(), 'no-such-folder', 'of-a-run'));
  await expect(collectTelemetry({ ...bench, storage })).rejects.toMatchObject({
    code: 'folder-not-writable',
  });
  expect(bench.aws.requests).toEqual([]);
});

test('a real folder holds the evidence and nothing temporary', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'collect-'));
  try {
    await using bench = await startBench({ startMs: LONG_AFTER_MS, stage: SMALL_STAGE });
    const storage = createFolderStorage(folder);
    await collectTelemetry({ ...bench, storage });
    await collectBill({ ...bench, storage });
    expect((await readdir(folder)).sort()).toEqual(['aws-telemetry.json', 'billed.json']);
    await collectTelemetry(bench);
    expect(await storage.read('aws-telemetry.json')).toBe(bench.storage.files.get('aws-telemetry.json'));
    expect(await storage.read('no-such-file')).toBeNull();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a file that is something else is not overwritten', async () => {
  await using bench = await startBench({ startMs: LONG_AFTER_MS });
  for (const [name, collect] of [
    ['aws-telemetry.json', collectTelemetry],
    ['billed.json', collectBill],
  ] as const) {
    await bench.storage.replace(name, '{"schemaVersion":2}');
    await expect(collect(bench)).rejects.toMatchObject({ code: 'invalid-run-data' });
    expect(bench.storage.files.get(name)).toBe('{"schemaVersion":2}');
  }
});
