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
/** At which of its requests a process is killed, in turn. */
const KILLED_AT = [2, 4, 6] as const;

test('a collection of telemetry killed at any write goes on to the same bytes', async () => {
  await using bench = await startBench({ startMs: LONG_AFTER_MS, of: { traces: 24 } });
  await expectSameBytesWhereverKilled(bench, collectTelemetry);
});

/** Its exit code, or null when it was killed, is told when it has ended. */
function collectInProcess(endpoint: string, folder: string) {
  const child = spawn(process.execPath, [PROCESS, endpoint, folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { child, ended };
}

test('a process killed at many moments, one after the other, ends in the same bytes', async () => {
  let toSend = Infinity;
  let killed = 0;
  let running: ReturnType<typeof collectInProcess> | undefined;
  await using bench = await startBench({
    startMs: LONG_AFTER_MS,
    delayMs: 15,
    faults: () => {
      toSend -= 1;
      if (toSend === 0) setTimeout(() => running?.child.kill('SIGKILL'), killed);
      return 'none';
    },
  });
  await collectTelemetry(bench);
  const folder = await mkdtemp(join(tmpdir(), 'collect-'));
  try {
    let code: number | null = null;
    while (code === null) {
      // Until so little is left that it comes to its end before.
      toSend = KILLED_AT[killed % KILLED_AT.length] ?? 1;
      running = collectInProcess(bench.aws.endpoint, folder);
      code = await running.ended;
      if (code === null) killed += 1;
    }
    expect(code).toBe(0);
    expect(killed).toBeGreaterThanOrEqual(KILLED_AT.length);
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
