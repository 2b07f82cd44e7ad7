import { StatsError } from './error.ts';
import { interpolateRank } from './quantile.ts';

/**
 * The latencies of one repeat in milliseconds. A request that failed or timed out is *censored*: all that is known is
 * that no good answer came, so it stands beyond every completed request instead of being dropped. (Leaving it at the
 * moment of its failure would let an architecture look fast by refusing quickly.)
 */
export interface Distribution {
  /** distinct-or-repeated completed latencies, ascending */
  readonly values: Float64Array;
  /** how many requests lie at or before values[i]; null: each value is one request */
  readonly cumulative: Float64Array | null;
  /** requests that completed with a good answer */
  readonly completed: number;
  /** errors and timeouts */
  readonly censored: number;
}

/** From completed latencies in any order (copied and sorted) and the number of requests that never got a good answer. */
export function createDistribution(completedMs: ArrayLike<number>, censored = 0): Distribution {
  return distributionOfSorted(new Float64Array(completedMs).sort(), censored);
}

/** As `createDistribution`, for an ascending array that it keeps without a copy. @throws StatsError 'not-sorted', 'bad-argument' */
export function distributionOfSorted(sortedMs: Float64Array, censored = 0): Distribution {
  for (let i = 1; i < sortedMs.length; i += 1) {
    // Written so that a NaN anywhere is refused too.
    if (!(Number(sortedMs[i - 1]) <= Number(sortedMs[i]))) {
      throw new StatsError(
        'not-sorted',
        `expected ascending latencies, found a step down or NaN at index ${i}`,
      );
    }
  }
  const [first = 0, last = first] = [sortedMs[0], sortedMs.at(-1)];
  if (!(first >= 0 && last < Number.POSITIVE_INFINITY)) {
    throw new StatsError(
      'bad-argument',
      `expected finite latencies of at least 0 ms, found ${first} to ${last}`,
    );
  }
  if (!(Number.isInteger(censored) && censored >= 0)) {
    throw new StatsError('bad-argument', `expected a count of censored requests, found ${censored}`);
  }
  return { values: sortedMs, cumulative: null, completed: sortedMs.length, censored };
}

/** All requests of a repeat, censored ones included. */
export const requestCount = (d: Distribution): number => d.completed + d.censored;

/** First index whose value is ≥ x (`strict` false) or > x (`strict` true), searched within [from, to). */
export function boundIndex(
  values: Float64Array,
  x: number,
  strict: boolean,
  from = 0,
  to = values.length,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = values[middle] ?? Number.POSITIVE_INFINITY;
    if (value < x || (strict && value === x)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Requests before index i of the values. */
export function countBefore(d: Distribution, i: number): number {
  return d.cumulative === null ? i : i === 0 ? 0 : (d.cumulative[i - 1] ?? 0);
}

/** Requests completed within x milliseconds. */
export function countWithin(d: Distribution, x: number): number {
  return countBefore(d, boundIndex(d.values, x, true));
}

/** Mean of the completed requests; null when none completed. */
export function meanCompleted(d: Distribution): number | null {
  if (d.completed === 0) return null;
  let sum = 0;
  for (let i = 0; i < d.values.length; i += 1) {
    const times = d.cumulative === null ? 1 : countBefore(d, i + 1) - countBefore(d, i);
    sum += (d.values[i] ?? 0) * times;
  }
  return sum / d.completed;
}

/** The p quantile over all requests of one repeat; null when it falls among the censored ones or nothing was observed. */
export function distributionQuantile(d: Distribution, p: number): number | null {
  return interpolateRank(requestCount(d), p, (rank) => {
    if (rank >= d.completed) return null;
    if (d.cumulative === null) return d.values[rank] ?? null;
    return d.values[boundIndex(d.cumulative, rank, true)] ?? null;
  });
}
