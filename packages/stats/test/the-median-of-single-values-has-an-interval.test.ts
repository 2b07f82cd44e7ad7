import { expect, test } from 'vitest';
import { medianInterval } from '../src/index.ts';

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

test('ranks are those of the published tables of the sign test at 95 %', () => {
  // Conover (1999), table A3 (binomial, p = 1/2): the largest rank that leaves at most 2.5 % on either side.
  for (const [n, low, high] of [
    [6, 1, 6],
    [8, 1, 8],
    [9, 2, 8],
    [10, 2, 9],
    [15, 4, 12],
    [20, 6, 15],
    [40, 14, 27],
    [100, 40, 61],
  ] as const)
    expect(medianInterval(upTo(n)), `${n} values`).toEqual({ low, high });
});

test('below six values there is none', () => {
  for (const n of [0, 1, 5]) expect(medianInterval(upTo(n))).toBeNull();
  expect(medianInterval(upTo(5), 0.9)).toEqual({ low: 1, high: 5 });
  expect(() => medianInterval(upTo(5), 1)).toThrow('level');
});

test('thousands of values have one too, around the median', () => {
  // 5,000 ∓ 1.96 × √10,000 ÷ 2, to the next rank.
  expect(medianInterval(upTo(10_000))).toEqual({ low: 4902, high: 5099 });
});
