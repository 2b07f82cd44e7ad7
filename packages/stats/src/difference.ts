import type { EstimatedInterval } from './interval.ts';
import { standardDeviation } from './moments.ts';
import { studentTCritical, studentTTwoSidedP } from './student-t.ts';

/**
 * How the repeats of a and b belong together: 'paired' (k-th of a interleaved with k-th of b), 'independent' (Welch), or
 * 'same-architecture' (independent halves of one architecture, whose variance is common by construction).
 */
export type Design = 'paired' | 'independent' | 'same-architecture';

export interface Spread {
  readonly standardError: number;
  readonly degreesOfFreedom: number;
}

/**
 * Standard error of a difference from what each repeat contributes to either side; null with too few repeats.
 * @see Student (1908), Biometrika 6, 1–25 (paired, pooled); Welch (1947), Biometrika 34, 28–35
 */
export function spreadOf(a: readonly number[], b: readonly number[], design: Design): Spread | null {
  if (design === 'paired') {
    if (a.length < 2 || a.length !== b.length) return null;
    const differences = a.map((x, k) => x - (b[k] ?? 0));
    return {
      standardError: standardDeviation(differences) / Math.sqrt(a.length),
      degreesOfFreedom: a.length - 1,
    };
  }
  if (design === 'same-architecture') {
    const degreesOfFreedom = a.length + b.length - 2;
    if (a.length < 1 || b.length < 1 || degreesOfFreedom < 1) return null;
    const variance = (sumOfSquares(a) + sumOfSquares(b)) / degreesOfFreedom;
    return { standardError: Math.sqrt(variance * (1 / a.length + 1 / b.length)), degreesOfFreedom };
  }
  if (a.length < 2 || b.length < 2) return null;
  const partA = standardDeviation(a) ** 2 / a.length;
  const partB = standardDeviation(b) ** 2 / b.length;
  const sum = partA + partB;
  const shrink = partA ** 2 / (a.length - 1) + partB ** 2 / (b.length - 1);
  return {
    standardError: Math.sqrt(sum),
    degreesOfFreedom: shrink === 0 ? a.length + b.length - 2 : sum ** 2 / shrink,
  };
}

const sumOfSquares = (values: readonly number[]): number =>
  values.length < 2 ? 0 : standardDeviation(values) ** 2 * (values.length - 1);

/** value ± t × standard error. */
export function tInterval(value: number, spread: Spread, level: number): EstimatedInterval {
  const half = studentTCritical(level, spread.degreesOfFreedom) * spread.standardError;
  return { value, low: value - half, high: value + half };
}

/** Two-sided p of "no difference". Without any spread between repeats, zero is certain and anything else impossible. */
export function pOf(value: number, spread: Spread): number {
  if (spread.standardError === 0) return value === 0 ? 1 : 0;
  return studentTTwoSidedP(value / spread.standardError, spread.degreesOfFreedom);
}

/** One side of a ratio: its own value, and how its own uncertainty goes with the ratio's. */
export interface Level {
  readonly value: number;
  /** half-width of its interval as a share of it */
  readonly relativeHalfWidth: number;
  /** correlation of its log with the log ratio a/b, −1 to 1 */
  readonly correlation: number;
}

/**
 * a − b from the interval of a/b and the uncertainty of the levels. Read as "smaller side × (ratio − 1)", with the smaller
 * side's own uncertainty counted as (ratio end − 1): it vanishes where the ratio is 1, so that difference and ratio always
 * lie on the same side.
 * @see Zou & Donner (2008), Statistics in Medicine 27, 1693–1702 (intervals recovered from variance estimates)
 */
export function differenceOfRatio(a: Level, b: Level, ratio: EstimatedInterval): EstimatedInterval {
  if (a.value < b.value) {
    const inverse = { value: 1 / ratio.value, low: 1 / ratio.high, high: 1 / ratio.low };
    const turned = { ...a, correlation: -a.correlation };
    const mirrored = differenceOfRatio(b, turned, inverse);
    return { value: -mirrored.value, low: -mirrored.high, high: -mirrored.low };
  }
  const reach = (end: number): number => {
    const ofRatio = Math.abs(ratio.value - end);
    const ofLevel = Math.min(1, b.relativeHalfWidth) * (end - 1);
    const square = ofRatio ** 2 + ofLevel ** 2 + 2 * b.correlation * ofRatio * ofLevel;
    return b.value * Math.sqrt(Math.max(0, square));
  };
  const value = a.value - b.value;
  // Rounding must not turn "may be equal" into a difference.
  const low = ratio.low === 1 ? 0 : value - reach(ratio.low);
  return { value, low, high: ratio.high === 1 ? 0 : value + reach(ratio.high) };
}
