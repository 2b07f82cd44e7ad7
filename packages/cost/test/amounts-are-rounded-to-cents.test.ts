import { expect, test } from 'vitest';
import { roundToCents } from '../src/index.ts';
import { roundUp } from '../src/rounding.ts';

test('half a cent is rounded up, also where binary falls a hair short of it', () => {
  expect(roundToCents(1.005)).toBe(1.01);
  expect(roundToCents(2.675)).toBe(2.68);
  expect(roundToCents(0.125)).toBe(0.13);
  expect(roundToCents(1.00499)).toBe(1);
  expect(roundToCents(41_502.944)).toBe(41_502.94);
  expect(roundToCents(0.0049)).toBe(0);
});

test('metering rounds up to whole units, but not for the noise of a binary sum', () => {
  expect(roundUp(1.0001)).toBe(2);
  expect(roundUp(3)).toBe(3);
  expect(roundUp(0.1 * 3 * 10)).toBe(3);
  for (const whole of [0, 7, 1_000_000])
    for (const [more, up] of [
      [1e-10, 0],
      [1e-8, 1],
      [2e-6, 1],
      [1 - 1e-8, 1],
    ] as const)
      expect(roundUp(whole + more), `${whole} + ${more}`).toBe(whole + up);
  expect(roundUp(0)).toBe(0);
});
