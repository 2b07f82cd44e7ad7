import { requireOpenShare, StatsError } from './error.ts';
import { regularisedIncompleteGamma } from './incomplete-gamma.ts';
import { studentTCritical, studentTQuantile } from './student-t.ts';

export interface PlanningInput {
  /** variance of one pair's log ratio in the last run: `EstimatedDifference.variance` of the row to be resolved */
  readonly varianceOfLastRun: number;
  /** the difference to be told apart, as a share: 0.05 for 5 % */
  readonly resolutionShare: number;
  /** chance of finding it, default 0.9 */
  readonly power?: number;
  /** default 0.95; with m rows under Holm, 1 − 0.05/m plans for the worst case */
  readonly level?: number;
  /** pairs behind `varianceOfLastRun`; when given, the variance is replaced by its upper bound at `assurance` */
  readonly repeatsOfLastRun?: number;
  /** default 0.8 */
  readonly assurance?: number;
}

export interface Plan {
  /** pairs of repeats; null: more than `MOST_REPEATS` */
  readonly repeats: number | null;
  /** the variance that was planned with */
  readonly variance: number;
}

export const MOST_REPEATS = 10_000;

/**
 * Repeats per architecture after which a paired comparison finds a difference of `resolutionShare` with the wanted
 * power: the smallest K with t(1−α/2) + t(power) ≤ ln(1 + resolution) × √(K / variance), both on K−1 degrees of freedom.
 *
 * A variance from few repeats is itself uncertain: with `repeatsOfLastRun`, its one-sided upper confidence bound at
 * `assurance` is taken instead, or half of all plans made from small runs would fall short.
 *
 * The test alone is planned for. A verdict also asks that the difference exceed the A/A control's, which is not made of
 * pairs: where the two sides of a pair share more than they have of their own, it hides some of what the test finds.
 * @see Guenther (1981), American Statistician 35, 243–244 (t-based size); Browne (1995), Statistics in Medicine 14, 1933–1940 (upper bound)
 */
export function repeatsNeeded(input: PlanningInput): Plan {
  const { varianceOfLastRun, resolutionShare, power = 0.9, level = 0.95, assurance = 0.8 } = input;
  requireOpenShare('power', power);
  requireOpenShare('level', level);
  requireOpenShare('assurance', assurance);
  if (!(resolutionShare > 0) || !(varianceOfLastRun >= 0)) {
    throw new StatsError(
      'bad-argument',
      `expected a resolution above 0 and a variance of at least 0, found ${resolutionShare} and ${varianceOfLastRun}`,
    );
  }
  const df = (input.repeatsOfLastRun ?? 0) - 1;
  const variance =
    df >= 1 ? (varianceOfLastRun * df) / chiSquareQuantile(1 - assurance, df) : varianceOfLastRun;
  const effect = Math.log1p(resolutionShare);
  const isEnough = (count: number): boolean =>
    studentTCritical(level, count - 1) + studentTQuantile(power, count - 1) <=
    effect * Math.sqrt(count / variance);
  // Enough stays enough as repeats grow, so bisection finds the smallest.
  if (!isEnough(MOST_REPEATS)) return { repeats: null, variance };
  let low = 1;
  let high = MOST_REPEATS;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return { repeats: high, variance };
}

/** Smallest share that `repeats` pairs resolve with the same rule; null below two pairs. */
export function resolutionOf(
  repeats: number,
  varianceOfLastRun: number,
  options: { readonly power?: number; readonly level?: number } = {},
): number | null {
  if (repeats < 2) return null;
  const { power = 0.9, level = 0.95 } = options;
  const factor = studentTCritical(level, repeats - 1) + studentTQuantile(power, repeats - 1);
  return Math.expm1(factor * Math.sqrt(varianceOfLastRun / repeats));
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
