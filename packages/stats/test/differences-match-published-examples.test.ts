import { sampleStandardDeviation } from 'simple-statistics';
import { expect, test } from 'vitest';
import { differenceOfRatio, pOf, spreadOf, tInterval } from '../src/difference.ts';
import { proportionDifference, proportionDifferenceP, proportionRatio } from '../src/index.ts';
import { standardDeviation } from '../src/moments.ts';

// Student (1908), the sleep data, as in R's `sleep`.
const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

test("pairs give R's t.test(paired = TRUE) of the sleep data", () => {
  const spread = spreadOf(first, second, 'paired');
  if (spread === null) throw new Error('expected a spread');
  const { low, high } = tInterval(-1.58, spread, 0.95);
  expect(low).toBeCloseTo(-2.4598858, 6);
  expect(high).toBeCloseTo(-0.7001142, 6);
  expect(pOf(-1.58, spread)).toBeCloseTo(0.00283289, 7);
});

test("independent samples give R's Welch test of the sleep data", () => {
  const spread = spreadOf(first, second, 'independent');
  if (spread === null) throw new Error('expected a spread');
  expect(spread.degreesOfFreedom).toBeCloseTo(17.776, 3);
  expect(tInterval(-1.58, spread, 0.95).low).toBeCloseTo(-3.3654832, 6);
  expect(pOf(-1.58, spread)).toBeCloseTo(0.07939414, 7);
});

test("halves of one architecture give R's t.test(var.equal = TRUE)", () => {
  const spread = spreadOf(first, second, 'same-architecture');
  if (spread === null) throw new Error('expected a spread');
  expect(spread.degreesOfFreedom).toBe(18);
  expect(pOf(-1.58, spread)).toBeCloseTo(0.07918671, 7);
});

test('without spread zero is certain and anything else impossible', () => {
  const none = { standardError: 0, degreesOfFreedom: 4 };
  expect(pOf(0, none)).toBe(1);
  expect(pOf(0.1, none)).toBe(0);
});

test('the standard deviation is that of simple-statistics', () => {
  expect(standardDeviation(second)).toBeCloseTo(sampleStandardDeviation(second), 12);
});

test('the difference of two shares has the published interval', () => {
  // Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 10: 56/70 − 48/80, 9/10 − 3/10, 0/20 − 0/10.
  const table: [number, number, number, number, number, number][] = [
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [0, 20, 0, 10, -0.2775, 0.1611],
  ];
  for (const [s1, n1, s2, n2, low, high] of table) {
    const interval = proportionDifference({ successes: s1, trials: n1 }, { successes: s2, trials: n2 });
    expect(interval?.low).toBeCloseTo(low, 3.9);
    expect(interval?.high).toBeCloseTo(high, 3.9);
  }
  // z = (0.8 − 0.6) ÷ √(0.69333 × 0.30667 × (1/70 + 1/80)) = 2.650
  expect(proportionDifferenceP({ successes: 56, trials: 70 }, { successes: 48, trials: 80 })).toBeCloseTo(
    0.00806,
    4,
  );
  expect(proportionDifferenceP({ successes: 0, trials: 70 }, { successes: 0, trials: 80 })).toBe(1);
});

test('the ratio of two shares has the published interval', () => {
  // Physicians' Health Study, aspirin: 189/11,034 against 104/11,037 → 1.82 (1.43 to 2.31), Agresti (2013), §3.1.4.
  const ratio = proportionRatio({ successes: 189, trials: 11_034 }, { successes: 104, trials: 11_037 });
  expect(ratio?.value).toBeCloseTo(1.82, 1.9);
  expect(ratio?.low).toBeCloseTo(1.43, 1.9);
  expect(ratio?.high).toBeCloseTo(2.31, 1.9);
  expect(proportionRatio({ successes: 0, trials: 10 }, { successes: 1, trials: 10 })).toBeNull();
});

test('a ratio that ends at 1 is a difference that ends at 0, whatever the levels', () => {
  const a = { value: 60, relativeHalfWidth: 0.2, correlation: 0.1 };
  const b = { value: 40, relativeHalfWidth: 0.3, correlation: -0.5 };
  const difference = differenceOfRatio(a, b, { value: 1.5, low: 1, high: 2.25 });
  expect(difference.value).toBe(20);
  expect(difference.low).toBeCloseTo(0, 12);
  expect(difference.high).toBeGreaterThan(20);
  const mirrored = differenceOfRatio(
    { ...b, correlation: 0.5 },
    { ...a, correlation: -0.1 },
    { value: 1 / 1.5, low: 1 / 2.25, high: 1 },
  );
  expect(mirrored).toEqual({ value: -20, low: -difference.high, high: -difference.low });
});
