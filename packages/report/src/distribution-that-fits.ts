import {
  createDistribution,
  createHistogram,
  type Distribution,
  distributionOfHistogram,
} from '@crossover/stats';

/** Response times of one repeat that are kept one by one: 80 MB. */
const MOST_EXACT = 10_000_000;

/**
 * Latencies of one repeat, in milliseconds and any order, with the requests that failed: exact while they fit; beyond,
 * in a histogram of three digits, whose size does not grow with the requests.
 */
export function distributionThatFits(
  completedMs: Float64Array,
  censored: number,
  mostExact = MOST_EXACT,
): Distribution {
  return completedMs.length <= mostExact
    ? createDistribution(completedMs, censored)
    : distributionOfHistogram(createHistogram(completedMs), censored);
}
