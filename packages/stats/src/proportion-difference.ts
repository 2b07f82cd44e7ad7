import type { EstimatedInterval } from './interval.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { type Tally, wilsonInterval } from './proportion.ts';

/**
 * Difference of two shares of independent trials, a − b; null without trials on either side.
 * @see Newcombe (1998), Interval estimation for the difference between independent proportions, Statistics in Medicine 17, 873–890 (method 10)
 */
export function proportionDifference(a: Tally, b: Tally, level = 0.95): EstimatedInterval | null {
  const ofA = wilsonInterval(a.successes, a.trials, level);
  const ofB = wilsonInterval(b.successes, b.trials, level);
  if (ofA === null || ofB === null) return null;
  const value = ofA.value - ofB.value;
  return {
    value,
    low: value - Math.hypot(ofA.value - ofA.low, ofB.high - ofB.value),
    high: value + Math.hypot(ofA.high - ofA.value, ofB.value - ofB.low),
  };
}

/**
 * Ratio of two shares of independent trials, a ÷ b; null where either is zero.
 * @see Katz, Baptista, Azen & Pike (1978), Biometrics 34, 469–474 (log method)
 */
export function proportionRatio(a: Tally, b: Tally, level = 0.95): EstimatedInterval | null {
  if (a.successes <= 0 || b.successes <= 0) return null;
  const value = a.successes / a.trials / (b.successes / b.trials);
  const variance = 1 / a.successes - 1 / a.trials + 1 / b.successes - 1 / b.trials;
  const factor = Math.exp(normalQuantile((1 + level) / 2) * Math.sqrt(Math.max(0, variance)));
  return { value, low: value / factor, high: value * factor };
}

/** Two-sided p of "the shares are equal" by the score test with the common share. @see Agresti (2013), Categorical Data Analysis, 3rd ed., §3.2 */
export function proportionDifferenceP(a: Tally, b: Tally): number {
  const common = (a.successes + b.successes) / (a.trials + b.trials);
  const variance = common * (1 - common) * (1 / a.trials + 1 / b.trials);
  if (!(variance > 0)) return 1;
  const z = Math.abs(a.successes / a.trials - b.successes / b.trials) / Math.sqrt(variance);
  return 2 * normalCdf(-z);
}
