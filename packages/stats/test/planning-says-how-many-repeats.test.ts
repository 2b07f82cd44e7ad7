import fc from 'fast-check';
import { expect, test } from 'vitest';
import { repeatsNeeded, resolutionOf } from '../src/index.ts';
import { simulatedPower } from './support/paired-power.ts';

test('sizes agree with published ones for the paired t test', () => {
  // Cohen (1988), Statistical Power Analysis, and R's power.t.test(type = "paired", power = .9): d = 0.5 → 44, 0.8 → 19, 1 → 13.
  for (const [d, expected] of [
    [0.5, 44],
    [0.8, 19],
    [1, 13],
  ] as const) {
    const { repeats } = repeatsNeeded({
      varianceOfLastRun: (Math.log(1.05) / d) ** 2,
      resolutionShare: 0.05,
    });
    expect(Math.abs(Number(repeats) - expected), `d ${d}`).toBeLessThanOrEqual(1);
  }
});

test('the planned number of repeats reaches its power in simulation', () => {
  const variance = 0.04 ** 2;
  const { repeats } = repeatsNeeded({ varianceOfLastRun: variance, resolutionShare: 0.05 });
  const power = simulatedPower(Number(repeats), Math.sqrt(variance), Math.log(1.05));
  expect(power).toBeGreaterThan(0.87);
  expect(power).toBeLessThan(0.96);
});

test('finer resolution, more power and more noise take more repeats', () => {
  const plan = (varianceOfLastRun: number, resolutionShare: number, power: number) =>
    Number(repeatsNeeded({ varianceOfLastRun, resolutionShare, power }).repeats);
  expect(plan(0.01, 0.02, 0.9)).toBeGreaterThan(plan(0.01, 0.05, 0.9));
  expect(plan(0.01, 0.05, 0.9)).toBeGreaterThan(plan(0.01, 0.05, 0.8));
  expect(plan(0.01, 0.05, 0.9)).toBeGreaterThan(plan(0.002, 0.05, 0.9));
});

test('what is planned for is what that many repeats resolve', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-4, max: 0.05, noNaN: true }),
      fc.double({ min: 0.02, max: 0.5, noNaN: true }),
      (varianceOfLastRun, resolutionShare) => {
        const { repeats } = repeatsNeeded({ varianceOfLastRun, resolutionShare });
        const count = Number(repeats);
        const variance = varianceOfLastRun;
        expect(Number(resolutionOf(count, { variance }))).toBeLessThanOrEqual(resolutionShare * (1 + 1e-9));
        if (count > 2) expect(Number(resolutionOf(count - 1, { variance }))).toBeGreaterThan(resolutionShare);
      },
    ),
    { numRuns: 40 },
  );
});

test('a variance from few repeats is planned with its upper bound', () => {
  const plain = repeatsNeeded({ varianceOfLastRun: 0.002, resolutionShare: 0.05 });
  const careful = repeatsNeeded({ varianceOfLastRun: 0.002, resolutionShare: 0.05, repeatsOfLastRun: 5 });
  // χ²(0.2; 4) = 1.649 (Abramowitz & Stegun, table 26.8)
  expect(careful.noise.variance).toBeCloseTo((0.002 * 4) / 1.649, 5);
  expect(Number(careful.repeats)).toBeGreaterThan(Number(plain.repeats));
});

test('no noise takes two repeats, too much noise takes more than can be had', () => {
  expect(repeatsNeeded({ varianceOfLastRun: 0, resolutionShare: 0.05 }).repeats).toBe(2);
  expect(repeatsNeeded({ varianceOfLastRun: 100, resolutionShare: 0.01 }).repeats).toBeNull();
  expect(resolutionOf(1, { variance: 0.01 })).toBeNull();
  expect(() => repeatsNeeded({ varianceOfLastRun: 0.1, resolutionShare: 0 })).toThrow(
    'expected a resolution above 0',
  );
  for (const variance of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => repeatsNeeded({ varianceOfLastRun: variance, resolutionShare: 0.05 })).toThrow('variances');
    expect(() => resolutionOf(5, { variance })).toThrow('variances');
  }
});
