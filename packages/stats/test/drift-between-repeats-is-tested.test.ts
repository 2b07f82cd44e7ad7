import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testDrift } from '../src/index.ts';

test('exact p values are those of the published table of S', () => {
  // Hollander & Wolfe (1973), Nonparametric Statistical Methods, table A.21 (one-sided): n = 5, S = 8 → .042, 10 → .0083; n = 10, S = 23 → .023.
  expect(testDrift([1, 2, 3, 4, 5])).toEqual({ word: 'rising', p: expect.closeTo(2 / 120, 12), s: 10 });
  expect(testDrift([5, 4, 3, 2, 1]).word).toBe('falling');
  expect(testDrift([2, 1, 3, 4, 5]).s).toBe(8);
  expect(testDrift([2, 1, 3, 4, 5]).p).toBeCloseTo(2 * 0.0417, 3);
  const eleven = [6, 1, 2, 3, 4, 5, 7, 8, 9, 10].map((x) => (x === 6 ? 6.5 : x));
  expect(testDrift(eleven).s).toBe(35);
  const s23 = [3, 4, 1, 2, 5, 10, 6, 7, 8, 9].reverse().map((x) => -x);
  const { s, p } = testDrift(s23);
  expect(s).toBe(29);
  expect(p).toBeCloseTo(2 * 0.0046, 3);
});

test('fewer than five repeats cannot show a drift, and it says so', () => {
  expect(testDrift([1, 2, 3, 4])).toEqual({ word: 'too-few-repeats', p: null, s: 6 });
  expect(testDrift([]).word).toBe('too-few-repeats');
});

test('equal values do not drift; ties use the normal approximation', () => {
  expect(testDrift([3, 3, 3, 3, 3, 3])).toEqual({ word: 'no-drift', p: 1, s: 0 });
  expect(testDrift([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]).word).toBe('rising');
});

test('more than 30 values agree with the exact result of their pattern', () => {
  const rising = Array.from({ length: 40 }, (_, i) => i + 8 * Math.sin(i * 12.9898));
  expect(testDrift(rising).word).toBe('rising');
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
