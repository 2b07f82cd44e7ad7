import type { EstimatedInterval } from './interval.ts';
import { normalCdf } from './normal.ts';
import { type Tally, wilsonInterval } from './proportion.ts';

/** What either share is multiplied with: the requests offered per second make a share of good ones a rate. */
export interface Scales {
  readonly a: number;
  readonly b: number;
}

const UNSCALED: Scales = { a: 1, b: 1 };

/**
 * Difference of two shares of independent trials, a − b, each times its scale; null without trials on either side.
 * @see Newcombe (1998), Interval estimation for the difference between independent proportions, Statistics in Medicine 17, 873–890 (method 10); with scales: Zou & Donner (2008), Statistics in Medicine 27, 1693–1702
 */
export function proportionDifference(
  a: Tally,
  b: Tally,
  level = 0.95,
  scales = UNSCALED,
): EstimatedInterval | null {
  const ofA = wilsonInterval(a.successes, a.trials, level);
  const ofB = wilsonInterval(b.successes, b.trials, level);
  if (ofA === null || ofB === null) return null;
  const value = scales.a * ofA.value - scales.b * ofB.value;
  return {
    value,
    low: value - Math.hypot(scales.a * (ofA.value - ofA.low), scales.b * (ofB.high - ofB.value)),
    high: value + Math.hypot(scales.a * (ofA.high - ofA.value), scales.b * (ofB.value - ofB.low)),
  };
}

/**
 * Ratio of two shares of independent trials, a ÷ b, each times its scale; null where either is zero. Of its interval the
 * logarithms of Wilson's limits are put together, so that it has a width where every trial succeeded.
 * @see Zou & Donner (2008), Statistics in Medicine 27, 1693–1702 (ratios by logarithms)
 */
export function proportionRatio(
  a: Tally,
  b: Tally,
  level = 0.95,
  scales = UNSCALED,
): EstimatedInterval | null {
  const ofA = wilsonInterval(a.successes, a.trials, level);
  const ofB = wilsonInterval(b.successes, b.trials, level);
  if (ofA === null || ofB === null || ofA.value <= 0 || ofB.value <= 0) return null;
  const value = (scales.a * ofA.value) / (scales.b * ofB.value);
  const down = Math.hypot(Math.log(ofA.value / ofA.low), Math.log(ofB.high / ofB.value));
  const up = Math.hypot(Math.log(ofA.high / ofA.value), Math.log(ofB.value / ofB.low));
  return { value, low: value * Math.exp(-down), high: value * Math.exp(up) };
}

/** Two-sided p of "the shares are equal" by the score test with the common share. @see Agresti (2013), Categorical Data Analysis, 3rd ed., §3.2 */
export function proportionDifferenceP(a: Tally, b: Tally): number {
  const common = (a.successes + b.successes) / (a.trials + b.trials);
  const variance = common * (1 - common) * (1 / a.trials + 1 / b.trials);
  if (!(variance > 0)) return 1;
  const z = Math.abs(a.successes / a.trials - b.successes / b.trials) / Math.sqrt(variance);
  return 2 * normalCdf(-z);
}
