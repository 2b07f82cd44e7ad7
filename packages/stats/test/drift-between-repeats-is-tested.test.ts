import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalCdf, testDrift } from '../src/index.ts';
import { seeded } from './support/synthetic-repeats.ts';

test('exact p values are those of the published table of S', () => {
  // Kendall (1975), Rank Correlation Methods, appendix table 1 (one-sided): n = 5: S = 8 → .042, S = 10 → .0083; n = 10: S = 29 → .0046.
  expect(testDrift([1, 2, 3, 4, 5])).toEqual({ word: 'rising', p: expect.closeTo(2 / 120, 12), s: 10 });
  expect(testDrift([5, 4, 3, 2, 1]).word).toBe('falling');
  const oneSwap = testDrift([2, 1, 3, 4, 5]);
  expect(oneSwap.s).toBe(8);
  expect(Number(oneSwap.p) / 2).toBeCloseTo(0.0417, 4);
  const eightSwaps = testDrift([4, 1, 2, 3, 5, 7, 8, 10, 9, 6]);
  expect(eightSwaps.s).toBe(29);
  expect(Number(eightSwaps.p) / 2).toBeCloseTo(0.0046, 4);
});

test('fewer than five repeats cannot show a drift, and it says so', () => {
  expect(testDrift([1, 2, 3, 4])).toEqual({ word: 'too-few-repeats', p: null, s: 6 });
  expect(testDrift([]).word).toBe('too-few-repeats');
});

test('equal values do not drift; ties use the normal approximation', () => {
  expect(testDrift([3, 3, 3, 3, 3, 3])).toEqual({ word: 'no-drift', p: 1, s: 0 });
  expect(testDrift([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]).word).toBe('rising');
});

test('up to 30 values exact, beyond by the normal approximation, and both agree where they meet', () => {
  const random = seeded(12);
  // A thousand, as many as a run may have, exactly would take longer than this test may.
  for (const n of [30, 31, 1000]) {
    const { s, p } = testDrift(Array.from({ length: n }, (_, i) => i / 20 + random.nextNormal()));
    const z = (Math.abs(s) - 1) / Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
    expect(s).not.toBe(0);
    expect(Number(p)).toBeCloseTo(2 * normalCdf(-z), n === 30 ? 2.3 : 12);
  }
});

test('reversing the order turns the drift around', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 5, maxLength: 12 }), (values) => {
      const there = testDrift(values);
      const back = testDrift([...values].reverse());
      expect(back.s).toBe(there.s === 0 ? 0 : -there.s);
      expect(Number(back.p)).toBeCloseTo(Number(there.p), 12);
    }),
  );
});
