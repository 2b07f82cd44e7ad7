import { requireOpenShare } from './error.ts';
import { regularisedIncompleteBeta } from './incomplete-beta.ts';
import { logGamma } from './log-gamma.ts';

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

/**
 * t with P(T ≤ t) = p (relative error below 1e-12), 0 < p < 1: by Newton's steps on the tail, halving the bracket where
 * one would leave it.
 */
export function studentTQuantile(p: number, df: number): number {
  requireOpenShare('p', p);
  if (p < 0.5) return -studentTQuantile(1 - p, df);
  const tail = 1 - p;
  const density = densityOf(df);
  let high = 1;
  while (upperTail(high, df) > tail) high *= 2;
  let low = high === 1 ? 0 : high / 2;
  let t = (low + high) / 2;
  for (let i = 0; i < 200 && high - low > 1e-13 * high; i += 1) {
    const excess = upperTail(t, df) - tail;
    if (excess > 0) low = t;
    else high = t;
    const next = t + excess / density(t);
    if (Math.abs(next - t) <= 1e-14 * t) return next;
    t = next > low && next < high ? next : (low + high) / 2;
  }
  return t;
}

function densityOf(df: number): (t: number) => number {
  const log = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(df * Math.PI);
  return (t) => Math.exp(log - ((df + 1) / 2) * Math.log1p((t * t) / df));
}

/** The two-sided critical value at a confidence level, e.g. (0.95, 4) → 2.776. */
export function studentTCritical(level: number, df: number): number {
  return studentTQuantile(1 - (1 - level) / 2, df);
}
