import { labSettingsSchema, weightPolicy } from '@crossover/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WeightController } from '../src/balancing/weight-controller.ts';

const CAPACITY = 100;
const SERVERS = 2;
const POLICY = weightPolicy(CAPACITY, { reservedConcurrency: 100 });
const FLEET = SERVERS * CAPACITY;
const MINUTE_MS = 60_000;

interface Change {
  readonly atMs: number;
  readonly functions: number;
}

/**
 * Plays a story of one rate per second through the controller, on a clock of its own, and returns every change of
 * weights at its time in the story. Compressed, a second of the story is shorter and has as many fewer requests.
 */
function play(ratesPerSecond: readonly number[], compression = 1): { changes: Change[]; looks: number } {
  const settings = labSettingsSchema.parse({ timeCompression: compression });
  const controller = new WeightController(POLICY, settings, SERVERS);
  const changes: Change[] = [];
  let looks = 0;
  let nextLookMs = controller.periodMs;
  let due = 0;
  for (const [second, rate] of ratesPerSecond.entries()) {
    const startMs = (second * 1000) / compression;
    due += rate / compression + 1e-9;
    for (const count = Math.floor(due); due >= 1; due -= 1) {
      controller.counted(startMs + ((count - due) / Math.max(1, count)) * (999 / compression));
    }
    const endMs = ((second + 1) * 1000) / compression;
    for (; nextLookMs <= endMs + 1e-6; nextLookMs += controller.periodMs) {
      looks += 1;
      const { isChanged, weights } = controller.look(nextLookMs);
      if (isChanged) changes.push({ atMs: nextLookMs * compression, functions: weights.functions });
    }
  }
  return { changes, looks };
}

/** Each value of a series held for a minute. */
const perMinute = (rates: readonly number[]) => rates.flatMap((rate) => Array<number>(60).fill(rate));

const series = (min: number, max: number, minutes: number) =>
  fc.array(fc.double({ min, max, noNaN: true }), { minLength: minutes, maxLength: minutes });

/** How often the weights turned round, from growing to falling or the other way. */
function turns(changes: readonly Change[]): number {
  let count = 0;
  let last = 0;
  let direction = 0;
  for (const { functions } of changes) {
    const now = Math.sign(functions - last);
    if (direction !== 0 && now !== 0 && now !== direction) count += 1;
    if (now !== 0) direction = now;
    last = functions;
  }
  return count;
}

test('whatever the load does, the weights change once a minute at most and fall by a step at most', () => {
  // The last step may take what would be left of too small a share, and weights are whole.
  const largestFall = 100 * (POLICY.maxReturnStepShare + POLICY.minFunctionShare) + 1;
  fc.assert(
    fc.property(series(0, 5 * FLEET, 20), (rates) => {
      const { changes } = play(perMinute(rates));
      let last = { atMs: -MINUTE_MS, functions: 0 };
      for (const change of changes) {
        expect(change.atMs - last.atMs).toBeGreaterThanOrEqual(MINUTE_MS);
        expect(last.functions - change.functions).toBeLessThanOrEqual(largestFall);
        last = change;
      }
    }),
    { numRuns: 40 },
  );
});

test('load below the upper threshold moves nothing, however it moves', () => {
  fc.assert(
    fc.property(series(0, (POLICY.overflowAtShare - 0.01) * FLEET, 30), (rates) => {
      expect(play(perMinute(rates)).changes).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('the weights turn round no more often than the load does', () => {
  fc.assert(
    fc.property(series(0, 5 * FLEET, 20), (rates) => {
      const load = rates.map((rate) => ({ atMs: 0, functions: rate }));
      // The end of an overflow may be told by the load's last fall, which turns nothing of the load.
      expect(turns(play(perMinute(rates)).changes)).toBeLessThanOrEqual(turns(load) + 1);
    }),
    { numRuns: 40 },
  );
});

test('the noise of independent arrivals about a steady rate moves the weights once in five minutes at most', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 4, noNaN: true }), series(-1, 1, 30), (load, noise) => {
      // Three standard deviations of a minute's Poisson count.
      const rate = load * FLEET;
      const spread = 3 * Math.sqrt(rate / 60);
      const { changes } = play(perMinute(noise.map((z) => Math.max(0, rate + z * spread))));
      expect(changes.length).toBeLessThanOrEqual(6);
    }),
    { numRuns: 40 },
  );
});

test('compressed time makes the same decisions at the same moments of the story', () => {
  const rates = perMinute([50, 50, 400, 800, 800, 300, 50, 50, 50, 50, 50, 50]);
  const real = play(rates);
  const quick = play(rates, 60);
  expect(quick.looks).toBe(real.looks);
  expect(quick.changes.map(({ functions }) => functions)).toEqual(
    real.changes.map(({ functions }) => functions),
  );
  expect(real.changes.map(({ functions }) => functions)).toEqual([63, 81, 61, 41, 21, 0]);
});

test('it acts one period and the metric’s delay after the load, not before', () => {
  const { changes } = play(perMinute([0, 0, 600, 600, 600, 600]));
  expect(changes[0]).toEqual({ atMs: 4 * MINUTE_MS, functions: 75 });
});
