import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDistribution, isTailThickEnough, pooledQuantile, quantile, quantiles } from '../src/index.ts';

test('it agrees with R quantile(1:10) and the worked case of Hyndman and Fan', () => {
  const oneToTen = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  expect(quantiles(oneToTen, [0, 0.25, 0.5, 0.75, 1])).toEqual([1, 3.25, 5.5, 7.75, 10]);
  expect(quantile(oneToTen, 0.95)).toBeCloseTo(9.55, 12);
});

test('an empty sample has none, one value is all of them, p outside 0 to 1 is refused', () => {
  expect(quantile([], 0.5)).toBeNull();
  expect(quantile([3], 0.99)).toBe(3);
  expect(() => quantile([1, 2], 1.5)).toThrow('expected p from 0 to 1, found 1.5');
});

test('ten samples must lie beyond a percentile', () => {
  expect(isTailThickEnough(10_000, 0.999)).toBe(true);
  expect(isTailThickEnough(9_999, 0.999)).toBe(false);
  expect(isTailThickEnough(1000, 0.99)).toBe(true);
  expect(isTailThickEnough(999, 0.99)).toBe(false);
  expect(isTailThickEnough(999, 0.01)).toBe(false);
});

const samples = fc.array(fc.double({ min: 0, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 40 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

test('it is monotone in p and stays within the sample', () => {
  fc.assert(
    fc.property(samples, share, share, (xs, p1, p2) => {
      const sorted = Float64Array.from(xs).sort();
      const [low, high] = quantiles(sorted, [Math.min(p1, p2), Math.max(p1, p2)]).map(Number);
      expect(Number(low)).toBeLessThanOrEqual(Number(high));
      expect(Number(low)).toBeGreaterThanOrEqual(Number(sorted[0]));
      expect(Number(high)).toBeLessThanOrEqual(Number(sorted.at(-1)));
    }),
  );
});

test('the pooled quantile of repeats is the quantile of all their requests, each repeat counted by its weight', () => {
  const repeat = fc.record({
    // few distinct values, so that ties between and within repeats are common
    xs: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 15 }),
    weight: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(repeat, { minLength: 1, maxLength: 5 }), share, (repeats, p) => {
      const all = repeats.flatMap(({ xs, weight }) => Array.from({ length: weight }, () => xs).flat());
      const expected = quantile(Float64Array.from(all).sort(), p);
      const found = pooledQuantile(
        repeats.map(({ xs }) => createDistribution(xs)),
        p,
        repeats.map(({ weight }) => weight),
      );
      expect(found).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});
