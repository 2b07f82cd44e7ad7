import { mean, sampleStandardDeviation } from 'simple-statistics';
import { expect, test } from 'vitest';
import { bootstrapInterval, resampleRepeats, studentTCritical } from '../src/index.ts';

const weightedMean = (values: readonly number[], weights: readonly number[]): number => {
  const sum = values.reduce((total, x, k) => total + x * (weights[k] ?? 0), 0);
  return sum / weights.reduce((total, w) => total + w, 0);
};

test("for the mean of five repeats it is Student's interval, exactly", () => {
  const values = [12, 15, 11, 19, 14];
  const interval = bootstrapInterval(values, weightedMean);
  const error = sampleStandardDeviation(values) / Math.sqrt(5);
  expect(interval?.value).toBeCloseTo(mean(values), 12);
  expect(interval?.standardError).toBeCloseTo(error, 12);
  expect(interval?.high).toBeCloseTo(mean(values) + studentTCritical(0.95, 4) * error, 10);
  expect(interval?.resamples).toBe(126);
});

test('every resample of up to six repeats is visited once, with probabilities that sum to one', () => {
  for (const [count, expected] of [
    [1, 1],
    [2, 3],
    [3, 10],
    [5, 126],
    [6, 462],
  ] as const) {
    const resamples = resampleRepeats(count);
    expect(resamples).toHaveLength(expected);
    expect(resamples.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
    expect(resamples.every(({ weights }) => weights.reduce((a, b) => a + b, 0) === count)).toBe(true);
  }
});

test('beyond, a seed fixes the draws and they approach the same error', () => {
  const values = [12, 15, 11, 19, 14, 13, 16, 12, 18, 15];
  const first = bootstrapInterval(values, weightedMean, { seed: 9, resamples: 4000 });
  expect(bootstrapInterval(values, weightedMean, { seed: 9, resamples: 4000 })).toEqual(first);
  expect(bootstrapInterval(values, weightedMean, { seed: 10, resamples: 4000 })).not.toEqual(first);
  const error = sampleStandardDeviation(values) / Math.sqrt(10);
  expect(Number(first?.standardError) / error).toBeCloseTo(1, 1);
});

test('the percentile kind is there to be compared with, and is narrower', () => {
  const values = [12, 15, 11, 19, 14];
  const percentile = bootstrapInterval(values, weightedMean, { kind: 'percentile' });
  const studentised = bootstrapInterval(values, weightedMean);
  expect(Number(percentile?.low)).toBeGreaterThan(Number(studentised?.low));
  expect(Number(percentile?.high)).toBeLessThan(Number(studentised?.high));
});

test('on the log scale it commutes with powers', () => {
  const geometricMean = (values: readonly number[], weights: readonly number[]) =>
    Math.exp(weightedMean(values.map(Math.log), weights));
  const plain = bootstrapInterval([1, 2, 4], geometricMean, { scale: 'log' });
  const squared = bootstrapInterval([1, 4, 16], geometricMean, { scale: 'log' });
  expect(Number(plain?.high) ** 2).toBeCloseTo(Number(squared?.high), 8);
});

test('one repeat, or a resample without an answer, has no interval', () => {
  expect(bootstrapInterval([1], weightedMean)).toBeNull();
  const needsFirst = (_: readonly number[], weights: readonly number[]) => (weights[0] === 0 ? null : 1);
  expect(bootstrapInterval([1, 2, 3], needsFirst)).toBeNull();
  expect(() => bootstrapInterval([1, -2], weightedMean, { scale: 'log' })).toThrow('positive');
});
