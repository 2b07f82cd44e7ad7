import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { collectTelemetry } from '../src/collect-telemetry.ts';
import { startBench } from './fake-aws/bench.ts';
import { expectSameBytesWhereverKilled } from './fake-aws/killed-anywhere.ts';
import { END_MS } from './fake-aws/stage.ts';

const LONG_AFTER_MS = END_MS + 5 * 86_400_000;
const PROCESS = fileURLToPath(new URL('./fake-aws/collecting-process.ts', import.meta.url));
const KILLS = 12;

test('a collection of telemetry killed at any write goes on to the same bytes', async () => {
  await using bench = await startBench({ startMs: LONG_AFTER_MS, of: { traces: 24 } });
  await expectSameBytesWhereverKilled(bench, collectTelemetry);
});

/** @returns how it ended: its exit code, or null when it was killed */
function collectInProcess(endpoint: string, folder: string, killAfterMs?: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROCESS, endpoint, folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const timer =
      killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

test('a process killed at many moments, one after the other, ends in the same bytes', async () => {
  await using bench = await startBench({ startMs: LONG_AFTER_MS, delayMs: 15 });
  await collectTelemetry(bench);
  const folder = await mkdtemp(join(tmpdir(), 'collect-'));
  try {
    // How long one takes here tells when to kill: from the time when it begins to write.
    const startedMs = performance.now();
    expect(await collectInProcess(bench.aws.endpoint, folder)).toBe(0);
    const wholeMs = performance.now() - startedMs;
    await rm(join(folder, 'aws-telemetry.json'));
    let killed = 0;
    for (let i = 0; i < KILLS; i++)
      if ((await collectInProcess(bench.aws.endpoint, folder, wholeMs * (0.4 + (0.6 * i) / KILLS))) === null)
        killed++;
    expect(killed).toBeGreaterThan(0);
    expect(await collectInProcess(bench.aws.endpoint, folder)).toBe(0);
    expect(await readFile(join(folder, 'aws-telemetry.json'), 'utf8')).toBe(
      bench.storage.files.get('aws-telemetry.json'),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("the SDK's own adaptive retries are enough for a few faults, and are counted", async () => {
  await using bench = await startBench({
    startMs: LONG_AFTER_MS,
    attempts: 4,
    faults: (n) => (n % 6 === 1 ? 'throttled' : n % 6 === 4 ? 'internal' : 'none'),
  });
  const { partial, calls } = await collectTelemetry(bench);
  expect(partial).toEqual([]);
  expect(Object.values(calls).reduce((sum, n) => sum + n, 0)).toBe(bench.aws.requests.length);
  // None was left for collect itself to try again: it waited for its two queries only.
  expect(bench.effects.now() - LONG_AFTER_MS).toBe(2 * 2_000);
});
