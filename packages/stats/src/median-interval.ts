import { requireOpenShare } from './error.ts';
import { regularisedIncompleteBeta } from './incomplete-beta.ts';
import type { Interval } from './interval.ts';

/**
 * Interval for the median of independent values, from order statistics alone: it holds for any distribution, and covers
 * the median at least as often as `level` says. Null where too few values are there for it (below six at 95 %).
 *
 * @param sorted ascending
 * @throws StatsError 'bad-argument'
 * @see Conover (1999), Practical Nonparametric Statistics, 3rd ed., §3.2 (confidence interval for a quantile)
 */
export function medianInterval(sorted: ArrayLike<number>, level = 0.95): Interval | null {
  requireOpenShare('level', level);
  const n = sorted.length;
  /** Chance that fewer than `rank` of n values lie below the median: binomial, each with one half. */
  const chanceBelow = (rank: number): number => regularisedIncompleteBeta(n - rank + 1, rank, 0.5);
  let rank = 0;
  while (2 * (rank + 1) <= n && chanceBelow(rank + 1) <= (1 - level) / 2) rank += 1;
  const [low, high] = [sorted[rank - 1], sorted[n - rank]];
  return low === undefined || high === undefined ? null : { low, high };
}
