import type { Generator, Request } from '@crossover/model';
import type { WorkerResult } from 'artillery-engine-crossover/share-order';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeShares, type ShareOutcome } from '../src/distributed/merge-shares.ts';
import { splitSchedule } from '../src/distributed/split-schedule.ts';
import { compileSchedule } from '../src/index.ts';
import { createWorkload } from './workload.ts';

const SCHEDULE = compileSchedule(createWorkload());

function record(index: number, intendedMs: number, responseTimeMs: number): Request {
  return {
    index,
    scenario: 'read',
    route: 'GET /products/{id}',
    phase: 'steady',
    isWarmUp: false,
    intendedMs,
    sentMs: intendedMs + 0.5,
    connectedMs: null,
    firstByteMs: intendedMs + responseTimeMs,
    endMs: intendedMs + responseTimeMs,
    status: 200,
    error: null,
    isCold: null,
    environment: null,
    handlerMs: null,
    queryMs: null,
    requestBytes: 100,
    responseBytes: 200,
  };
}

function resultOf(requests: readonly Request[], changes: Partial<WorkerResult> = {}): WorkerResult {
  const generator: Generator = {
    scheduled: requests.length,
    sent: requests.length,
    completed: requests.length,
    failed: 0,
    lagP50Ms: 0,
    lagP99Ms: 0,
    lagMaxMs: 0,
    connectionsOpened: 1,
    seconds: [
      {
        second: 0,
        scheduled: requests.length,
        sent: requests.length,
        completed: requests.length,
        failed: 0,
        lagP99Ms: requests.length,
        eventLoopDelayMaxMs: 1,
        cpuSeconds: 0.25,
      },
    ],
  };
  const lagsMs = requests.map(() => 0);
  return { generator, lagsMs, requestsSha256: '', startErrorMs: 0, clockErrorMs: 1, ...changes };
}

/** Shares played with the given response times, by index of the schedule. */
function played(
  workers: number,
  timesMs: readonly number[],
  changes: readonly (Partial<WorkerResult> | null)[] = [],
): ShareOutcome[] {
  return splitSchedule(SCHEDULE, workers).map((share, worker) => {
    const change = changes[worker];
    if (change === null) return { share, played: null };
    const requests = share.entries.map(({ index, intendedMs }) =>
      record(index, intendedMs, timesMs[index] ?? 1),
    );
    return { share, played: { requests, result: resultOf(requests, change) } };
  });
}

const times = (requests: readonly Request[]) => requests.map(({ endMs, intendedMs }) => endMs - intendedMs);
const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)];

test('percentiles of the merged records are those of all samples together, in the order of the schedule', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 50, maxLength: 50 }),
      (workers, timesMs) => {
        const { requests } = mergeShares(played(workers, timesMs));
        expect(requests.map(({ index }) => index)).toEqual(SCHEDULE.entries.map(({ index }) => index));
        for (const share of [0.5, 0.9, 0.95, 0.99, 1])
          expect(quantile(times(requests), share)).toBe(quantile(timesMs, share));
      },
    ),
    { numRuns: 50 },
  );
});

test('lateness is the percentile of all requests, not the mean of the workers', () => {
  // One worker of five is late with everything: a fifth of all, not a fifth of the lateness.
  const late = { lagsMs: Array.from({ length: 10 }, () => 50) };
  const { generator } = mergeShares(played(5, [], [late]));
  expect(generator).toMatchObject({ lagP50Ms: 0, lagP99Ms: 50, lagMaxMs: 50 });
  expect(generator).toMatchObject({
    scheduled: 50,
    sent: 50,
    completed: 50,
    failed: 0,
    connectionsOpened: 5,
  });
  expect(generator.seconds).toEqual([
    {
      second: 0,
      scheduled: 50,
      sent: 50,
      completed: 50,
      failed: 0,
      lagP99Ms: 10,
      eventLoopDelayMaxMs: 1,
      cpuSeconds: 1.25,
    },
  ]);
});

test('the share of a worker that died is marked missing, and the rest is kept as it is', () => {
  const { requests, generator } = mergeShares(played(3, [], [{}, null, {}]));
  expect(requests.map(({ index }) => index)).toEqual(
    SCHEDULE.entries.map(({ index }) => index).filter((index) => index % 3 !== 1),
  );
  expect(generator).toMatchObject({ scheduled: 50, sent: 33, completed: 33 });
  expect(generator.workers).toEqual([
    { worker: 0, scheduled: 17, shiftMs: 0, clockErrorMs: 1, missing: null },
    {
      worker: 1,
      scheduled: 17,
      shiftMs: 0,
      clockErrorMs: null,
      missing: { firstIndex: 1, everyNth: 3, requests: 17 },
    },
    { worker: 2, scheduled: 16, shiftMs: 0, clockErrorMs: 1, missing: null },
  ]);
  expect(() => mergeShares(played(2, [], [null, null]))).toThrow('found that each of them died');
});

test('times of a worker that began later are moved by that; response times stay, and doubt moves nothing', () => {
  const timesMs = SCHEDULE.entries.map(({ index }) => index + 1);
  const outcomes = played(2, timesMs, [
    { startErrorMs: 40, clockErrorMs: 3 },
    { startErrorMs: -2, clockErrorMs: 3 },
  ]);
  const { requests, generator } = mergeShares(outcomes);
  expect(requests[0]?.intendedMs).toBe((SCHEDULE.entries[0]?.intendedMs ?? 0) + 40);
  expect(requests[0]?.sentMs).toBe((SCHEDULE.entries[0]?.intendedMs ?? 0) + 40.5);
  expect(requests[1]?.intendedMs).toBe(SCHEDULE.entries[1]?.intendedMs);
  expect(times(requests)).toEqual(timesMs);
  expect(generator.workers?.map(({ shiftMs }) => shiftMs)).toEqual([40, 0]);
});

test('when one began too early all others move, as no time is before the start', () => {
  const { requests } = mergeShares(played(2, [], [{}, { startErrorMs: -25, clockErrorMs: 1 }]));
  expect(requests[0]?.intendedMs).toBe((SCHEDULE.entries[0]?.intendedMs ?? 0) + 25);
  expect(requests[1]?.intendedMs).toBe(SCHEDULE.entries[1]?.intendedMs);
});

test("records that are not the share's own are refused", () => {
  const [first, second] = played(2, []);
  const swapped = [
    { share: first?.share, played: second?.played },
    { share: second?.share, played: first?.played },
  ] as ShareOutcome[];
  expect(() => mergeShares(swapped)).toThrow(
    'Expected the 25 requests of its share from worker 1, found others.',
  );
});
