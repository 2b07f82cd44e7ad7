import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_WEIGHT_POLICY, decideFunctionShare, toWeights, type WeightPolicy } from '../src/index.ts';

const POLICY: WeightPolicy = {
  ...DEFAULT_WEIGHT_POLICY,
  capacityPerServerPerSecond: 100,
  functionCapacityPerSecond: 1000,
};
const at = (ratePerSecond: number | null, functionShare: number, healthyServers = 2) =>
  decideFunctionShare({ ratePerSecond, functionShare, healthyServers }, POLICY);

test('a fleet within its capacity keeps all traffic', () => {
  expect(at(170, 0)).toEqual({ functionShare: 0, reason: 'within-capacity' });
});

test('past its capacity the servers keep their target and functions get the rest at once', () => {
  const { functionShare, reason } = at(600, 0);
  expect(reason).toBe('overflow');
  expect(functionShare).toBeCloseTo(1 - 150 / 600);
});

test('between the thresholds an idle overflow stays idle and a running one goes on', () => {
  expect(at(160, 0).functionShare).toBe(0);
  expect(at(160, 0.06)).toEqual({ functionShare: 0.06, reason: 'holding' });
});

test('below the lower threshold traffic goes back step by step until none is left', () => {
  const first = at(100, 0.5);
  expect(first.reason).toBe('returning');
  expect(first.functionShare).toBeCloseTo(0.3);
  expect(at(100, 0.22).functionShare).toBe(0);
});

test('the share falls by one step at most while still overflowing', () => {
  expect(at(200, 0.75).functionShare).toBeCloseTo(0.55);
});

test('no metric changes nothing, no healthy server sends everything to functions', () => {
  expect(at(null, 0.4)).toEqual({ functionShare: 0.4, reason: 'no-data' });
  expect(at(null, 0, 0)).toEqual({ functionShare: 1, reason: 'no-healthy-server' });
});

test('functions are not sent more than they take', () => {
  const { functionShare, reason } = at(4000, 0);
  expect(reason).toBe('overflow-limited');
  expect(functionShare * 4000).toBeCloseTo(1000);
});

test('thresholds without hysteresis are refused', () => {
  const flapping = { ...POLICY, returnAtShare: 0.75 };
  expect(() =>
    decideFunctionShare({ ratePerSecond: 1, functionShare: 0, healthyServers: 1 }, flapping),
  ).toThrow(/0 < return < target <= overflow/);
});

test('a steady rate settles: repeated decisions stop changing the share', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 2000, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 5 }),
      (ratePerSecond, start, healthyServers) => {
        let share = start;
        for (let minute = 0; minute < 12; minute += 1)
          share = at(ratePerSecond, share, healthyServers).functionShare;
        expect(at(ratePerSecond, share, healthyServers).functionShare).toBe(share);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test('weights are whole, sum to 100 and never round an overflow away', () => {
  expect(toWeights(0)).toEqual({ servers: 100, functions: 0 });
  expect(toWeights(0.001)).toEqual({ servers: 99, functions: 1 });
  expect(toWeights(0.254)).toEqual({ servers: 75, functions: 25 });
  expect(toWeights(1)).toEqual({ servers: 0, functions: 100 });
});
