import { expect, test } from 'vitest';
import { decideStop, lastLookLevel, planLooks } from '../src/index.ts';
import { standardDeviation } from '../src/moments.ts';
import { seeded } from './support/synthetic-repeats.ts';

const MOST = 12;

/** Runs one campaign pair by pair until the rule stops it. */
function campaign(seed: number, effect: number, noise: number) {
  const random = seeded(seed);
  const pairs: number[] = [];
  for (;;) {
    pairs.push(effect + noise * random.nextNormal());
    if (pairs.length < 2) continue;
    const decision = decideStop({
      logRatio: pairs.reduce((sum, x) => sum + x, 0) / pairs.length,
      variance: standardDeviation(pairs) ** 2,
      repeats: pairs.length,
      mostRepeats: MOST,
      bandShare: 0.05,
    });
    if (decision.action === 'stop') return { ...decision, repeats: pairs.length };
  }
}

const campaigns = (effect: number, noise: number, count = 400) =>
  Array.from({ length: count }, (_, i) => campaign(i + 1, effect, noise));

test('looking after every pair finds a false difference in at most 5 % of campaigns', () => {
  const wrong = campaigns(0, 0.2, 1500).filter((one) => one.reason === 'different').length;
  expect(wrong / 1500).toBeLessThanOrEqual(0.05);
});

test('a difference on the edge of the band is called equivalent in at most 5 % of campaigns', () => {
  const wrong = campaigns(Math.log(1.05), 0.03).filter((one) => one.reason === 'equivalent').length;
  expect(wrong / 400).toBeLessThanOrEqual(0.05);
});

test('a large difference ends early, and is nearly always found', () => {
  const results = campaigns(0.5, 0.03);
  expect(results.filter((one) => one.reason === 'different').length).toBeGreaterThan(390);
  expect(results.reduce((sum, one) => sum + one.repeats, 0) / 400).toBeLessThan(0.75 * MOST);
});

test('equals with little noise end early as equivalent', () => {
  const results = campaigns(0, 0.01);
  expect(results.filter((one) => one.reason === 'equivalent').length).toBeGreaterThan(390);
  expect(results.reduce((sum, one) => sum + one.repeats, 0) / 400).toBeLessThan(0.85 * MOST);
});

test('what cannot become clear is given up, at small cost in findings', () => {
  expect(campaigns(0, 0.4).filter((one) => one.reason === 'cannot-become-clear').length).toBeGreaterThan(80);
  const findable = campaigns(0.3, 0.2);
  expect(findable.filter((one) => one.reason === 'cannot-become-clear').length).toBeLessThan(20);
});

test('the parts of the error spent at the looks sum to 5 %', () => {
  let spent = 0;
  for (let repeats = 3; repeats <= MOST; repeats += 1) {
    const { level } = decideStop({ logRatio: 0, variance: 1, repeats, mostRepeats: MOST, bandShare: 0.05 });
    spent += 1 - level;
  }
  expect(spent).toBeCloseTo(0.05, 9);
});

test('between planned looks nothing is read off, and the last pair ends the run', () => {
  const base = { logRatio: 1, variance: 1e-6, mostRepeats: 10, bandShare: 0.05, looks: [5, 10] };
  expect(decideStop({ ...base, repeats: 4 })).toMatchObject({ action: 'continue', reason: 'undecided' });
  expect(decideStop({ ...base, repeats: 5 })).toMatchObject({ action: 'stop', reason: 'different' });
  expect(decideStop({ ...base, repeats: 10, logRatio: 0.1, variance: 1 })).toMatchObject({
    reason: 'budget-spent',
  });
  expect(() => decideStop({ ...base, repeats: 11 })).toThrow('expected 2 to 10 pairs, found 11');
});

test('a claim must hold beyond the instrument’s bias, either way', () => {
  const base = { variance: 1e-4, repeats: 6, mostRepeats: 10, bandShare: 0.05, looks: [6, 10] };
  const reasonAt = (logRatio: number, instrumentBiasShare?: number) =>
    decideStop({ ...base, logRatio, ...(instrumentBiasShare !== undefined && { instrumentBiasShare }) })
      .reason;
  expect(reasonAt(0.2)).toBe('different');
  expect(reasonAt(0.2, 0.1)).toBe('different');
  expect(reasonAt(0.2, 0.3)).not.toBe('different');
  expect(reasonAt(0)).toBe('equivalent');
  expect(reasonAt(0, 0.04)).not.toBe('equivalent');
});

test('a difference that the controls find between equals ends nothing, however narrow its interval', () => {
  const clear = { logRatio: Math.log(1.2), variance: 1e-4, mostRepeats: 10, bandShare: 0.05, looks: [6, 10] };
  expect(decideStop({ ...clear, repeats: 6, noiseFloorShare: 0.19 })).toMatchObject({ reason: 'different' });
  expect(decideStop({ ...clear, repeats: 6, noiseFloorShare: 0.21 })).toMatchObject({
    action: 'continue',
    reason: 'undecided',
  });
  expect(decideStop({ ...clear, repeats: 10, noiseFloorShare: 0.21 })).toMatchObject({
    action: 'stop',
    reason: 'budget-spent',
  });
  // Equivalence is no claim of a difference.
  expect(decideStop({ ...clear, logRatio: 0, repeats: 6, noiseFloorShare: 0.21 })).toMatchObject({
    reason: 'equivalent',
  });
});

test('what the instrument hides cannot become clear', () => {
  const hidden = {
    logRatio: 0.1,
    variance: 1e-4,
    repeats: 6,
    mostRepeats: 10,
    bandShare: 0.05,
    looks: [6, 10],
  };
  expect(decideStop({ ...hidden, instrumentBiasShare: 0.5 })).toMatchObject({
    action: 'stop',
    reason: 'cannot-become-clear',
  });
});

test('what the last look may spend is less than the whole, and as much without looks', () => {
  expect(lastLookLevel(3)).toBeCloseTo(0.975, 12);
  expect(lastLookLevel(10)).toBeGreaterThan(0.975);
  expect(lastLookLevel(10)).toBeLessThan(0.99);
  expect(planLooks(3)).toEqual([3]);
  expect(planLooks(40)).toEqual([16, 24, 32, 40]);
});
