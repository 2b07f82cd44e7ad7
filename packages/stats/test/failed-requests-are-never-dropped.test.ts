import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createDistribution,
  distributionOfSorted,
  distributionQuantile,
  pooledQuantile,
  type RepeatSample,
  summarise,
} from '../src/index.ts';
import { expectState } from './support/synthetic-repeats.ts';

const repeat = (completed: number, censored: number): RepeatSample => ({
  latencies: createDistribution(
    Array.from({ length: completed }, (_, i) => 10 + i / completed),
    censored,
  ),
  coldCount: 0,
  windowMs: 1000,
});

test('failed requests stand beyond every completed one', () => {
  const d = createDistribution([30, 10, 20], 1);
  expect(distributionQuantile(d, 1 / 3)).toBe(20);
  expect(distributionQuantile(d, 2 / 3)).toBe(30);
  expect(distributionQuantile(d, 0.9)).toBeNull();
});

test('a percentile among the failed is not estimable and at least the timeout', () => {
  const summary = summarise([repeat(980, 20), repeat(980, 20)], { timeoutMs: 5000 });
  expect(summary.p99).toEqual({ state: 'not-estimable', n: 2000, reason: 'censored', atLeast: 5000 });
  expect(expectState(summary.p95, 'estimated').value).toBeGreaterThan(10);
  expect(expectState(summary.errorShare, 'estimated').value).toBe(0.02);
});

test('without a stated timeout it is at least the slowest completed request', () => {
  const { p99 } = summarise([repeat(980, 20), repeat(980, 20)]);
  expect(expectState(p99, 'not-estimable').atLeast).toBeCloseTo(10 + 979 / 980, 9);
});

test('a percentile whose interval reaches the failed keeps its value and loses its interval', () => {
  const { p99 } = summarise([repeat(1000, 0), repeat(985, 15), repeat(1000, 0)]);
  expect(expectState(p99, 'value-only').reason).toBe('censored');
});

test('failing fast never makes a percentile smaller', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 2, maxLength: 30 }),
      fc.integer({ min: 0, max: 10 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (xs, failed, p) => {
        const clean = pooledQuantile([createDistribution(xs)], p) ?? 0;
        const withFailures = pooledQuantile([createDistribution(xs, failed)], p);
        expect(withFailures ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(clean - 1e-9);
      },
    ),
  );
});

test('unsorted, negative or endless latencies, NaN and half a failure are refused', () => {
  expect(() => distributionOfSorted(Float64Array.of(2, 1))).toThrow('found a step down or NaN at index 1');
  expect(() => createDistribution([1, Number.NaN])).toThrow('NaN');
  expect(() => createDistribution([Number.NaN])).toThrow(
    'expected finite latencies of at least 0 ms, found NaN',
  );
  expect(() => createDistribution([-1, 2])).toThrow('found -1 to 2');
  expect(() => createDistribution([1, Number.POSITIVE_INFINITY])).toThrow('found 1 to Infinity');
  expect(() => createDistribution([1], 0.5)).toThrow('expected a count of censored requests, found 0.5');
});
