import { chiSquaredDistributionTable, probit } from 'simple-statistics';
import { expect, test } from 'vitest';
import {
  chiSquareQuantile,
  normalCdf,
  normalQuantile,
  studentTCdf,
  studentTCritical,
  studentTQuantile,
  studentTTwoSidedP,
} from '../src/index.ts';

test('normal probabilities and quantiles', () => {
  // Abramowitz & Stegun (1964), table 26.1 and 26.5.
  expect(normalCdf(0)).toBeCloseTo(0.5, 14);
  expect(normalCdf(1)).toBeCloseTo(0.841344746068543, 12);
  expect(normalCdf(-2)).toBeCloseTo(0.022750131948179, 12);
  expect(normalCdf(-6) / 9.86587645e-10).toBeCloseTo(1, 5);
  // Far out, as R's pnorm and qnorm have it: 1 − P would have no digits left.
  expect(normalCdf(-8) / 6.220960574271785e-16).toBeCloseTo(1, 12);
  expect(normalQuantile(1e-12) / -7.034483825301131).toBeCloseTo(1, 9);
  expect(normalQuantile(1e-14) / -7.650628092935269).toBeCloseTo(1, 9);
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 10);
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 9);
  for (const p of [0.05, 0.3, 0.5, 0.9]) {
    // An independent, coarser implementation.
    expect(normalQuantile(p)).toBeCloseTo(probit(p), 2);
  }
});

test("critical values of Student's t", () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, columns 0.975, 0.995 and 0.90.
  const table: [number, number, number, number][] = [
    [1, 12.706, 63.657, 3.078],
    [2, 4.303, 9.925, 1.886],
    [4, 2.776, 4.604, 1.533],
    [9, 2.262, 3.25, 1.383],
    [30, 2.042, 2.75, 1.31],
    [100, 1.984, 2.626, 1.29],
  ];
  for (const [df, t975, t995, t90] of table) {
    expect(studentTCritical(0.95, df), `95 %, ${df}`).toBeCloseTo(t975, 2.9);
    expect(studentTCritical(0.99, df), `99 %, ${df}`).toBeCloseTo(t995, 2.9);
    expect(studentTQuantile(0.9, df), `0.90, ${df}`).toBeCloseTo(t90, 2.9);
  }
});

test("Student's t probabilities have their closed forms at 1 and 2 degrees of freedom", () => {
  for (const t of [-3, -0.4, 0, 1.2, 20]) {
    expect(studentTCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 11);
    expect(studentTCdf(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 11);
  }
  expect(studentTTwoSidedP(-2.776445105, 4)).toBeCloseTo(0.05, 8);
});

test('chi-square quantiles', () => {
  const table = chiSquaredDistributionTable;
  for (const [df, row] of [
    [1, table[1]],
    [4, table[4]],
    [10, table[10]],
    [30, table[30]],
  ] as const) {
    // Its columns are upper tails.
    expect(chiSquareQuantile(0.95, df), `0.95, ${df}`).toBeCloseTo(row[0.05], 1.9);
    expect(chiSquareQuantile(0.1, df), `0.10, ${df}`).toBeCloseTo(row[0.9], 1.6);
  }
});

test('a probability outside 0 to 1 is refused', () => {
  expect(() => studentTQuantile(1, 4)).toThrow('expected p between 0 and 1 (exclusive), found 1');
  expect(() => normalQuantile(0)).toThrow('found 0');
});
