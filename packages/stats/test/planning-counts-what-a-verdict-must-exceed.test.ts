import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  aaControl,
  controlVariance,
  normalCdf,
  repeatsNeeded,
  resolutionOf,
  studentTCritical,
  verdictPower,
} from '../src/index.ts';
import { simulatedVerdictPower } from './support/paired-power.ts';
import { expectState, seeded, syntheticRepeats } from './support/synthetic-repeats.ts';

/** Log standard deviations of what a pair shares and of what each repeat has of its own. */
const SHARED = 0.1;
const OWN = 0.03;
const OF_PAIR = 2 * OWN ** 2;
const OF_REPEAT = SHARED ** 2 + OWN ** 2;

test('the chance of a verdict is what simulated runs find, with the noise floor and without it', () => {
  for (const pairs of [9, 30, 61]) {
    const simulated = simulatedVerdictPower({ pairs, shared: SHARED, own: OWN, effect: Math.log(1.05) });
    const noise = { variance: OF_PAIR, controlVariances: [OF_REPEAT, OF_REPEAT] };
    expect(verdictPower({ variance: OF_PAIR }, 0.05, pairs, 0.95)).toBeCloseTo(simulated.ofTest, 1);
    // The floors of the two sides are taken for independent: never more than is found.
    const told = verdictPower(noise, 0.05, pairs, 0.95);
    expect(told).toBeLessThan(simulated.ofVerdict + 0.02);
    expect(told).toBeGreaterThan(simulated.ofVerdict - 0.12);
  }
});

test('repeats that were planned for the test alone lose half of the verdicts, those planned for the verdict do not', () => {
  const input = { varianceOfLastRun: OF_PAIR, resolutionShare: 0.05 };
  const powerWith = (repeats: number | null) =>
    simulatedVerdictPower({ pairs: Number(repeats), shared: SHARED, own: OWN, effect: Math.log(1.05) })
      .ofVerdict;
  expect(powerWith(repeatsNeeded(input).repeats)).toBeLessThan(0.6);
  const planned = repeatsNeeded({ ...input, controlVariances: [OF_REPEAT, OF_REPEAT] }).repeats;
  expect(powerWith(planned)).toBeGreaterThan(0.89);
  // Not more than it takes, either.
  expect(powerWith(Math.round(0.8 * Number(planned)))).toBeLessThan(0.92);
});

test('where nothing varies within pairs, the noise floor alone decides, in closed form', () => {
  // Φ(z) − Φ(−z) with z = ln(1.05) ÷ (0.1 × √(1/8 + 1/8)) = 0.9758: 0.6708.
  const z = Math.log(1.05) / 0.05;
  const one = { variance: 0, controlVariances: [0.01] };
  expect(verdictPower(one, 0.05, 16, 0.95)).toBeCloseTo(2 * normalCdf(z) - 1, 3);
  expect(verdictPower(one, 0.05, 16, 0.95)).toBeCloseTo(0.6708, 3);
  // Two sides, independent of each other: its square.
  expect(verdictPower({ variance: 0, controlVariances: [0.01, 0.01] }, 0.05, 16, 0.95)).toBeCloseTo(0.45, 2);
});

test('the instrument’s bias is taken off the difference, and what it hides no number of repeats finds', () => {
  const plan = (resolutionShare: number, instrumentBiasShare: number) =>
    repeatsNeeded({ varianceOfLastRun: 0.002, resolutionShare, instrumentBiasShare }).repeats;
  // As if the difference were 1.05 ÷ 1.02 − 1 = 2.94 % and the instrument without bias.
  expect(plan(0.05, 0.02)).toBe(plan(1.05 / 1.02 - 1, 0));
  expect(plan(0.05, 0.05)).toBeNull();
  expect(plan(0.05, 0.2)).toBeNull();
});

test('more of anything that a verdict must exceed takes more repeats and resolves less', () => {
  const small = fc.double({ min: 1e-4, max: 0.01, noNaN: true });
  fc.assert(
    fc.property(small, small, fc.double({ min: 0, max: 0.03, noNaN: true }), (variance, control, bias) => {
      const noise = { variance, controlVariances: [control, control], instrumentBiasShare: bias };
      const repeatsWith = (changes: Partial<typeof noise>) => {
        const { variance: varianceOfLastRun, ...others } = { ...noise, ...changes };
        return repeatsNeeded({ varianceOfLastRun, ...others, resolutionShare: 0.05 }).repeats ?? Infinity;
      };
      const repeats = repeatsWith({});
      expect(repeatsWith({ controlVariances: [] })).toBeLessThanOrEqual(repeats);
      expect(repeatsWith({ instrumentBiasShare: 0 })).toBeLessThanOrEqual(repeats);
      expect(repeatsWith({ controlVariances: [2 * control, control] })).toBeGreaterThanOrEqual(repeats);
      expect(Number(resolutionOf(repeats, noise))).toBeLessThanOrEqual(0.05 * (1 + 1e-9));
    }),
    { numRuns: 10 },
  );
});

test('the variance of a repeat is read off its control’s interval', () => {
  // Halves of three and three: standard error 0.1 × √(2/3) on four degrees of freedom.
  const half = studentTCritical(0.95, 4) * 0.1 * Math.sqrt(2 / 3);
  expect(controlVariance({ low: Math.exp(-half), high: Math.exp(half) }, 6)).toBeCloseTo(0.01, 12);
  expect(controlVariance({ low: 0.9, high: 1.1 }, 2)).toBeNull();
  expect(controlVariance({ low: 0, high: 1.1 }, 6)).toBeNull();
});

test('on repeats whose levels scatter by a tenth it is about a hundredth', () => {
  const repeats = syntheticRepeats(seeded(11), { repeats: 60, requests: 200, between: 0.1 });
  const row = aaControl(repeats, { metrics: ['p50'] })?.rows[0];
  const { ratio } = expectState(row?.difference ?? { state: 'missing' }, 'estimated');
  // 0.1² between repeats and (1.25 × 0.3)² ÷ 200 within; 58 degrees of freedom leave a fifth to chance.
  const variance = Number(controlVariance(ratio ?? { low: 0, high: 0 }, 60));
  expect(variance).toBeGreaterThan(0.6 * 0.0107);
  expect(variance).toBeLessThan(1.4 * 0.0107);
});
