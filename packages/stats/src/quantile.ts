import { StatsError } from './error.ts';

/** A percentile with fewer samples beyond it than this is not estimable. */
export const MINIMUM_BEYOND = 10;

/**
 * Sample quantile of type 7 (linear between order statistics, h = (n − 1)p), the default of R and NumPy.
 * `sorted` is ascending, 0 ≤ p ≤ 1; an empty sample has no quantile: null.
 * @see Hyndman & Fan (1996), Sample quantiles in statistical packages, American Statistician 50(4), 361–365
 */
export function quantile(sorted: ArrayLike<number>, p: number): number | null {
  return interpolateRank(sorted.length, p, (rank) => sorted[rank] ?? null);
}

/** `quantile` at each p. */
export function quantiles(sorted: ArrayLike<number>, ps: readonly number[]): (number | null)[] {
  return ps.map((p) => quantile(sorted, p));
}

/** The type 7 rule for anything that can tell its order statistics by rank 0 … n − 1 (null: not observed). */
export function interpolateRank(n: number, p: number, at: (rank: number) => number | null): number | null {
  if (!(p >= 0 && p <= 1)) throw new StatsError('bad-argument', `expected p from 0 to 1, found ${p}`);
  if (n === 0) return null;
  const position = (n - 1) * p;
  // A position that only rounding keeps off an order statistic must not ask for the next one.
  const nearest = Math.round(position);
  if (Math.abs(position - nearest) < 1e-9 * n) return at(nearest);
  const rank = Math.floor(position);
  const lower = at(rank);
  const upper = at(rank + 1);
  return lower === null || upper === null ? null : lower + (position - rank) * (upper - lower);
}

/** Whether at least `MINIMUM_BEYOND` of n samples lie beyond the p quantile, on its thinner side. */
export function isTailThickEnough(n: number, p: number): boolean {
  return n * Math.min(p, 1 - p) >= MINIMUM_BEYOND - 1e-6;
}
