import { requireOpenShare } from './error.ts';
import { regularisedIncompleteBeta } from './incomplete-beta.ts';

/** P(T > t) for t ≥ 0, kept as a tail so that tiny p values stay exact. */
function upperTail(t: number, df: number): number {
  return 0.5 * regularisedIncompleteBeta(df / 2, 0.5, df / (df + t * t));
}

/** P(T ≤ t) of Student's t with df > 0 degrees of freedom. @see Abramowitz & Stegun 26.7.1 */
export function studentTCdf(t: number, df: number): number {
  return t > 0 ? 1 - upperTail(t, df) : upperTail(-t, df);
}

/** Two-sided p value of an observed t. */
export function studentTTwoSidedP(t: number, df: number): number {
  return 2 * upperTail(Math.abs(t), df);
}

/** t with P(T ≤ t) = p, by bisection on the tail (relative error below 1e-12), 0 < p < 1. */
export function studentTQuantile(p: number, df: number): number {
  requireOpenShare('p', p);
  if (p < 0.5) return -studentTQuantile(1 - p, df);
  const tail = 1 - p;
  let high = 1;
  while (upperTail(high, df) > tail) high *= 2;
  let low = 0;
  for (let i = 0; i < 200 && high - low > 1e-13 * high; i += 1) {
    const middle = (low + high) / 2;
    if (upperTail(middle, df) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The two-sided critical value at a confidence level, e.g. (0.95, 4) → 2.776. */
export function studentTCritical(level: number, df: number): number {
  return studentTQuantile(1 - (1 - level) / 2, df);
}
