import { type PlannedWorkload, type Workload, workloadSchema } from '@crossover/model';
import { expect, test } from 'vitest';
import type { Samples } from '../src/samples.ts';
import { isConstantRate, takeSteadyPart } from '../src/warm-up.ts';
import { createRandom } from './synthetic-run.ts';

const WARM_UP_SECONDS = 2;
const RATE = 100;

const planned = (phases: readonly Partial<Workload['phases'][number]>[]): PlannedWorkload => ({
  workload: workloadSchema.parse({
    name: 'test',
    title: 'Test',
    description: 'Test.',
    seed: 1,
    dataset: { products: 10 },
    scenarios: [{ name: 'read', weight: 1, operation: 'read' }],
    arrivals: 'even',
    phases: [
      { name: 'warm-up', durationSeconds: WARM_UP_SECONDS, ratePerSecond: RATE, isWarmUp: true },
      ...phases.map((phase, index) => ({
        name: `p-${index}`,
        durationSeconds: 10,
        ratePerSecond: RATE,
        ...phase,
      })),
    ],
    connections: { mode: 'keep-alive', max: 8 },
    timeoutMs: 1000,
    slo: { responseTimeMs: 100, share: 0.99 },
  }),
  scheduleHash: '',
  scheduledRequests: 1,
  durationSeconds: 12,
});

const steady = planned([{}, {}]);

/** Requests every 10 ms after the warm-up, with response times that vary by a tenth around the level at their place. */
function samplesOf(levelsMs: readonly number[]): Samples {
  const random = createRandom(5);
  const count = levelsMs.length;
  const intendedMs = Float64Array.from(levelsMs, (_, i) => WARM_UP_SECONDS * 1000 + i * 10);
  const endMs = intendedMs.map((ms, i) => ms + (levelsMs[i] ?? 0) * (0.9 + 0.2 * random()));
  return {
    count,
    warmUpCount: 200,
    intendedMs,
    sentMs: intendedMs,
    endMs,
    connectedMs: new Float64Array(count).fill(-1),
    handlerMs: new Float64Array(count),
    queryMs: new Float64Array(count),
    firstByteMs: endMs,
    error: new Int8Array(count).fill(-1),
    cold: Int8Array.from(levelsMs, (_, i) => (i < 5 ? 1 : 0)),
    half: new Int8Array(count).fill(-1),
  };
}

const levels = (...parts: readonly [count: number, ms: number][]) =>
  parts.flatMap(([count, ms]) => Array.from({ length: count }, () => ms));

test('a slow start is taken away, all columns alike, and its seconds are told', () => {
  const samples = samplesOf(levels([300, 20], [1700, 10]));
  const { samples: kept, removed } = takeSteadyPart(samples, steady);
  expect(removed).toEqual({ requests: 300, seconds: 3, isNeverSteady: false });
  expect(kept.count).toBe(1700);
  expect(kept.intendedMs[0]).toBe(5000);
  for (const column of [kept.endMs, kept.sentMs, kept.error, kept.cold, kept.half, kept.firstByteMs])
    expect(column).toHaveLength(1700);
  expect(kept.cold.some((cold) => cold === 1)).toBe(false);
});

test('no failed request is taken away with a slow start', () => {
  const samples = samplesOf(levels([300, 20], [1700, 10]));
  const error = samples.error.slice();
  error[120] = 0;
  const failing = { ...samples, error };
  const { samples: kept, removed } = takeSteadyPart(failing, steady);
  expect(removed).toEqual({ requests: 120, seconds: 1.2, isNeverSteady: false });
  expect(kept.error[0]).toBe(0);
});

test('a server that stands still in a steady repeat stays in its summary', () => {
  // Whoever comes in the second from request 400 on waits until it goes on.
  const samples = samplesOf(
    Array.from({ length: 2000 }, (_, i) => (i >= 400 && i < 500 ? 10 * (501 - i) : 10)),
  );
  expect(takeSteadyPart(samples, steady).removed).toEqual({ requests: 0, seconds: 0, isNeverSteady: false });
});

test('what was stored stays as it was', () => {
  const samples = samplesOf(levels([300, 20], [1700, 10]));
  takeSteadyPart(samples, steady);
  expect(samples.count).toBe(2000);
  expect(samples.endMs).toHaveLength(2000);
});

test('a repeat without a warm-up loses nothing', () => {
  const samples = samplesOf(levels([2000, 10]));
  expect(takeSteadyPart(samples, steady)).toEqual({
    samples,
    removed: { requests: 0, seconds: 0, isNeverSteady: false },
  });
});

test('a repeat that changes in its second half is used whole and said to be never steady', () => {
  const samples = samplesOf(levels([1500, 20], [500, 10]));
  expect(takeSteadyPart(samples, steady)).toEqual({
    samples,
    removed: { requests: 0, seconds: 0, isNeverSteady: true },
  });
});

test('where the rate changes, the load explains the times and nothing is taken away', () => {
  const samples = samplesOf(levels([300, 20], [1700, 10]));
  for (const phases of [
    [{}, { ratePerSecond: 200 }],
    [{ rampToRatePerSecond: 200 }],
    [{}, { ratePerSecond: 0 }, {}],
  ]) {
    expect(isConstantRate(planned(phases))).toBe(false);
    expect(takeSteadyPart(samples, planned(phases))).toEqual({ samples, removed: null });
  }
  expect(isConstantRate(steady)).toBe(true);
});
