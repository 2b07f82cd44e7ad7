import { expect, test } from 'vitest';
import { decideVerdict, type VerdictInput } from '../src/index.ts';

const read = (value: number, half: number, rest: Partial<VerdictInput> = {}) =>
  decideVerdict({
    difference: { value, low: value - half, high: value + half },
    adjusted: { low: value - 2 * half, high: value + 2 * half },
    band: 5,
    isLowerBetter: true,
    ...rest,
  });

test('a difference beyond zero names the better side', () => {
  expect(read(-30, 2)).toEqual({ verdict: 'a-better', reason: 'interval-beyond-zero' });
  expect(read(30, 2).verdict).toBe('b-better');
  expect(read(30, 2, { isLowerBetter: false }).verdict).toBe('a-better');
});

test('an interval inside the band is a positive claim of equivalence, even beside zero', () => {
  expect(read(0.5, 1)).toEqual({ verdict: 'equivalent', reason: 'interval-inside-band' });
  expect(read(3, 1).verdict).toBe('equivalent');
});

test('a wide interval is inconclusive, never equivalent', () => {
  expect(read(0, 20)).toEqual({ verdict: 'inconclusive', reason: 'interval-too-wide' });
});

test('only the adjusted interval can claim a difference', () => {
  expect(read(30, 16).verdict).toBe('inconclusive');
});

test('the bias of the instrument is never claimed, neither as difference nor as sameness', () => {
  expect(read(10, 1, { instrumentBias: 9 })).toEqual({
    verdict: 'inconclusive',
    reason: 'within-instrument-bias',
  });
  expect(read(10, 1, { instrumentBias: 7 }).verdict).toBe('b-better');
  expect(read(0, 1, { instrumentBias: 4.5 }).verdict).toBe('inconclusive');
});

test('a difference that equals also showed is not claimed', () => {
  expect(read(10, 1, { noiseFloor: 11 })).toEqual({ verdict: 'inconclusive', reason: 'within-noise-floor' });
  expect(read(10, 1, { noiseFloor: 9 }).verdict).toBe('b-better');
});

test('an interval that ends at the band or at zero is not beyond it', () => {
  expect(read(0, 5).verdict).toBe('inconclusive');
  expect(read(20, 10).verdict).toBe('inconclusive');
});
