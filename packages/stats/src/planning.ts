import { requireOpenShare, StatsError } from './error.ts';
import { regularisedIncompleteGamma } from './incomplete-gamma.ts';
import { type VerdictNoise, verdictPower } from './verdict-power.ts';

export interface PlanningInput {
  /** variance of one pair's log ratio in the last run: `EstimatedDifference.variance` of the row to be resolved */
  readonly varianceOfLastRun: number;
  /** `controlVariance` of each side in the last run; default none: planned for a comparison without A/A controls */
  readonly controlVariances?: readonly number[];
  /** the instrument's bias in the last run as a share of the smaller value; default 0 */
  readonly instrumentBiasShare?: number;
  /** the difference to be told apart, as a share: 0.05 for 5 % */
  readonly resolutionShare: number;
  /** chance of a verdict on it, default 0.9 */
  readonly power?: number;
  /** of the row after the table's adjustment, which may depend on the number of repeats; default 0.95 */
  readonly level?: number | ((repeats: number) => number);
  /** pairs behind the variances; when given, each is replaced by its upper bound at `assurance` */
  readonly repeatsOfLastRun?: number;
  /** default 0.8 */
  readonly assurance?: number;
}

export interface Plan {
  /** pairs of repeats; null: more than `MOST_REPEATS`, or the instrument's bias hides such a difference in any number */
  readonly repeats: number | null;
  /** what was planned with: the variances' upper bounds where `repeatsOfLastRun` was given */
  readonly noise: VerdictNoise;
}

export const MOST_REPEATS = 10_000;

/**
 * Repeats per architecture after which a paired comparison calls a difference of `resolutionShare` different with the
 * wanted power: the smallest number of pairs for which `verdictPower` says so. Without controls and bias that is the
 * smallest K with t(1−α/2) + t(power) ≤ ln(1 + resolution) × √(K / variance), both on K−1 degrees of freedom.
 *
 * A variance from few repeats is itself uncertain: with `repeatsOfLastRun`, its one-sided upper confidence bound at
 * `assurance` is taken instead, or half of all plans made from small runs would fall short.
 * @see Guenther (1981), American Statistician 35, 243–244 (t-based size); Browne (1995), Statistics in Medicine 14, 1933–1940 (upper bound)
 */
export function repeatsNeeded(input: PlanningInput): Plan {
  const { varianceOfLastRun, resolutionShare, power = 0.9, level = 0.95, assurance = 0.8 } = input;
  const { controlVariances = [], instrumentBiasShare = 0, repeatsOfLastRun = 0 } = input;
  requireOpenShare('power', power);
  requireOpenShare('assurance', assurance);
  if (!(resolutionShare > 0))
    throw new StatsError('bad-argument', `expected a resolution above 0, found ${resolutionShare}`);
  const bounded = (variance: number, df: number): number =>
    df >= 1 ? (variance * df) / chiSquareQuantile(1 - assurance, df) : variance;
  const noise: VerdictNoise = {
    variance: bounded(varianceOfLastRun, repeatsOfLastRun - 1),
    // The halves of a control have two means of their own.
    controlVariances: controlVariances.map((one) => bounded(one, repeatsOfLastRun - 2)),
    instrumentBiasShare,
  };
  const levelAt = typeof level === 'number' ? () => level : level;
  const isEnough = (count: number): boolean =>
    verdictPower(noise, resolutionShare, count, levelAt(count)) >= power;
  // Enough stays enough as repeats grow, so bisection finds the smallest.
  if (!isEnough(MOST_REPEATS)) return { repeats: null, noise };
  let low = 1;
  let high = MOST_REPEATS;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return { repeats: high, noise };
}

/** Smallest share that `repeats` pairs resolve with the same rule; null below two pairs. */
export function resolutionOf(
  repeats: number,
  noise: VerdictNoise,
  options: { readonly power?: number; readonly level?: number } = {},
): number | null {
  if (repeats < 2) return null;
  const { power = 0.9, level = 0.95 } = options;
  const isFound = (logRatio: number): boolean =>
    verdictPower(noise, Math.expm1(logRatio), repeats, level) >= power;
  let high = 1e-6;
  while (!isFound(high)) high *= 2;
  let low = 0;
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    if (isFound(middle)) high = middle;
    else low = middle;
  }
  return Math.expm1(high);
}

/** x with P(χ² ≤ x) = p, by bisection. @see Abramowitz & Stegun 26.4.19 */
export function chiSquareQuantile(p: number, df: number): number {
  requireOpenShare('p', p);
  let high = df;
  while (regularisedIncompleteGamma(df / 2, high / 2) < p) high *= 2;
  let low = 0;
  for (let i = 0; i < 200 && high - low > 1e-13 * high; i += 1) {
    const middle = (low + high) / 2;
    if (regularisedIncompleteGamma(df / 2, middle / 2) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
