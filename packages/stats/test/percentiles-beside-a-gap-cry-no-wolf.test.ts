import { expect, test } from 'vitest';
import { BESIDE_A_GAP, syntheticPairs } from '../bench/synthetic-run.ts';
import {
  type ComparisonRow,
  compare,
  createDistribution,
  decideStop,
  type RepeatSample,
} from '../src/index.ts';
import { expectState, seeded } from './support/synthetic-repeats.ts';

const REQUESTS = 468;

/** Warm requests of 10 to 20 ms and, beyond them, so many cold starts of 100 ms or failures. */
function repeatsWith(counts: readonly number[], beyond: 'cold' | 'failed' = 'cold'): RepeatSample[] {
  return counts.map((count) => {
    const warm = Array.from({ length: REQUESTS - count }, (_, i) => 10 + (10 * i) / (REQUESTS - count));
    const cold = beyond === 'cold' ? Array.from({ length: count }, (_, i) => 100 + i) : [];
    return {
      latencies: createDistribution([...warm, ...cold], beyond === 'cold' ? 0 : count),
      coldCount: null,
      windowMs: null,
    };
  });
}

function p99Of(a: readonly RepeatSample[], b: readonly RepeatSample[]): ComparisonRow {
  const [row] = compare(a, b, { metrics: ['p99'], primary: 'p99' }).rows;
  if (row === undefined) throw new Error('expected a row');
  return row;
}

// 49 of 4,680 are more than one in a hundred, 45 are fewer: p99 is a cold start of a and a warm request of b.
const A_LITTLE_MORE = [5, 5, 5, 5, 5, 4, 5, 5, 5, 5];
const A_LITTLE_LESS = [4, 5, 4, 5, 5, 4, 5, 4, 5, 4];
const SCATTERED_MORE = [9, 2, 5, 4, 7, 3, 6, 2, 8, 3];
const SCATTERED_LESS = [3, 6, 4, 7, 2, 5, 6, 4, 3, 5];

test('a few cold starts more or less are no difference of p99, however far apart the two percentiles', () => {
  const row = p99Of(repeatsWith(SCATTERED_MORE), repeatsWith(SCATTERED_LESS));
  const { difference, ratio, p } = expectState(row.difference, 'estimated');
  expect(Number(ratio?.value)).toBeGreaterThan(4);
  expect(difference.low).toBeLessThan(0);
  expect(difference.high).toBeGreaterThan(difference.value);
  // Paired t of the counts themselves: mean difference 0.4, deviation 3.69, t = 0.343 on 9, p = 0.74.
  expect(p).toBeGreaterThan(0.65);
  expect(p).toBeLessThan(0.8);
  expect(row.verdict).toBe('inconclusive');
  const mirrored = p99Of(repeatsWith(SCATTERED_LESS), repeatsWith(SCATTERED_MORE));
  const back = expectState(mirrored.difference, 'estimated');
  expect(back.p).toBeCloseTo(p, 12);
  expect(back.difference.low).toBeCloseTo(-difference.high, 9);
});

test('a look at it is no surer than the table', () => {
  const row = p99Of(repeatsWith(SCATTERED_MORE), repeatsWith(SCATTERED_LESS));
  const { ratio, variance } = expectState(row.difference, 'estimated');
  const { reason } = decideStop({
    logRatio: Math.log(Number(ratio?.value)),
    variance,
    repeats: 10,
    mostRepeats: 10,
    looks: [10],
    bandShare: 0.05,
  });
  expect(reason).toBe('budget-spent');
});

test('as regular a difference of shares is one of p99, and more cold starts are', () => {
  expect(p99Of(repeatsWith(A_LITTLE_MORE), repeatsWith(A_LITTLE_LESS)).verdict).not.toBe('a-better');
  const many = SCATTERED_MORE.map((count) => count + 12);
  expect(p99Of(repeatsWith(many), repeatsWith(SCATTERED_LESS)).verdict).toBe('b-better');
});

test('times in whole milliseconds have gaps too, however narrow', () => {
  const random = seeded(15);
  const wholeMs = (): RepeatSample[] =>
    Array.from({ length: 10 }, () => {
      const level = 0.03 * random.nextNormal();
      const ms = Float64Array.from({ length: REQUESTS }, () =>
        Math.round(8.5 * Math.exp(level + 0.3 * random.nextNormal())),
      );
      return { latencies: createDistribution(ms), coldCount: null, windowMs: null };
    });
  const wrong = Array.from({ length: 30 }, () =>
    compare(wholeMs(), wholeMs(), { metrics: ['p90'], primary: 'p90', smallestEffect: { share: 0, ms: 0 } }),
  ).filter(({ rows }) => rows[0]?.verdict !== 'inconclusive');
  expect(wrong.length).toBeLessThanOrEqual(3);
});

test('failures just beyond a percentile are as far away as anything that was seen', () => {
  const failing = repeatsWith([4, 4, 3, 4, 4, 2, 4, 4, 3, 4], 'failed');
  const slower = repeatsWith([9, 1, 8, 2, 9, 1, 8, 2, 7, 3], 'cold');
  const row = p99Of(slower, failing);
  const { difference } = expectState(row.difference, 'estimated');
  expect(difference.low).toBeLessThanOrEqual(0);
  expect(row.verdict).toBe('inconclusive');
});

test('equals whose p99 lies beside a gap are called different in at most 3 of 30 tables', () => {
  const random = seeded(14);
  const wrong = Array.from({ length: 30 }, () => {
    const { a, b } = syntheticPairs(random, BESIDE_A_GAP, { repeats: 10, requests: REQUESTS });
    return p99Of(a, b).verdict;
  }).filter((verdict) => verdict !== 'inconclusive');
  expect(wrong.length).toBeLessThanOrEqual(3);
});

test('when every repeat of a side is beyond the gap, that is no chance, however much the repeats differ', () => {
  // Servers that are too small: the first requests are quick, then a queue grows; the others answer all at once.
  const overloaded = [0.48, 0.4, 0.02, 0.45, 0.49].map((quickShare, k): RepeatSample => {
    const quick = Math.round(quickShare * REQUESTS);
    const times = Array.from({ length: REQUESTS }, (_, i) =>
      i < quick ? 2 + i / quick : 300 * (k + 1) + ((i - quick) * 3000) / (REQUESTS - quick),
    );
    return { latencies: createDistribution(times, 0), coldCount: null, windowMs: null };
  });
  const idle = [0, 1, 2, 3, 4].map((k): RepeatSample => {
    const times = Array.from({ length: REQUESTS }, (_, i) => 2 + k / 10 + (2 * i) / REQUESTS);
    return { latencies: createDistribution(times, 0), coldCount: null, windowMs: null };
  });
  const [row] = compare(overloaded, idle, { metrics: ['p50'], primary: 'p50' }).rows;
  expect(row?.verdict).toBe('b-better');
});
