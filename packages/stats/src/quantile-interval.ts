import { countWithin, type Distribution, distributionQuantile, requestCount } from './distribution.ts';
import { middleOfGap } from './gap.ts';
import type { EstimatedInterval } from './interval.ts';
import { shiftLogit } from './logit.ts';
import { standardDeviation } from './moments.ts';
import { pooledQuantile } from './pooled-quantile.ts';
import { pooledShareWithin } from './pooled-share.ts';
import { studentTCritical } from './student-t.ts';

/**
 * Interval of the p quantile of all requests of K repeats, made for few repeats whose requests are autocorrelated.
 *
 * The estimate is the quantile of all requests together, never a mean of percentiles. The interval is `blended` from
 * two (as factors), both with Student's t on K−1 degrees of freedom, because each is too short where the other holds:
 * - Woodruff's: the share of requests within the estimate varies between repeats; the quantiles at p ± t × its standard
 *   error (on the logit scale) bound the truth. Holds across gaps in the distribution (cold starts at p99); too short
 *   when repeats differ much as a whole.
 * - the spread of the repeats' own log quantiles around the pooled one. Holds when repeats differ by a factor; too
 *   short across gaps.
 * It leans to either side as Woodruff's does. Where a gap lies within its reach, Woodruff's stands alone.
 *
 * Null with fewer than two repeats, or when an end falls among censored requests. Coverage is measured in
 * `bench/coverage.proof.ts`.
 * @see Woodruff (1952), J. Am. Stat. Assoc. 47, 635–646; Francisco & Fuller (1991), Annals of Statistics 19, 454–469 (clusters)
 */
export function quantileInterval(
  repeats: readonly Distribution[],
  p: number,
  level = 0.95,
): EstimatedInterval | null {
  const value = pooledQuantile(repeats, p);
  if (value === null || repeats.length < 2) return null;
  const critical = studentTCritical(level, repeats.length - 1);

  const shift = critical * logitStandardError(repeats, value);
  const low = pooledQuantile(repeats, shiftLogit(p, -shift));
  const high = pooledQuantile(repeats, shiftLogit(p, shift));
  if (low === null || high === null) return null;

  const own = logQuantiles(repeats, p);
  if (own === null || low <= 0) return { value, low, high };
  // Blending would draw an end that lies behind the gap back into it.
  if (middleOfGap((share) => pooledQuantile(repeats, shiftLogit(p, share * shift)) ?? high) !== null)
    return { value, low, high };
  const half = (critical * standardDeviation(own)) / Math.sqrt(repeats.length);
  const wholeWoodruff = Math.log(high / low);
  const whole = blended(wholeWoodruff, 2 * half);
  const lean = wholeWoodruff === 0 ? 0.5 : Math.log(value / low) / wholeWoodruff;
  return { value, low: value * Math.exp(-whole * lean), high: value * Math.exp(whole * (1 - lean)) };
}

/** Of the wider one's variance; the narrower one's has the rest. */
const WIDER_WEIGHT = 0.7;

/**
 * One spread from two estimates of it, of which either may be too small: the root of their weighted mean square. The wider
 * alone would be too wide where both hold, as the larger of two noisy numbers is; equal weights are too narrow where one
 * fails. The weight is what keeps every interval of `bench/coverage.proof.ts` between 93 and 97 %.
 */
export function blended(one: number, other: number): number {
  const wider = Math.max(one, other);
  const narrower = Math.min(one, other);
  return Math.sqrt(WIDER_WEIGHT * wider ** 2 + (1 - WIDER_WEIGHT) * narrower ** 2);
}

/**
 * How each repeat pulls the pooled log quantile, in two versions (see `quantileInterval`): its own log quantile, and the
 * log of the pooled quantile moved by its excess share (Bahadur's representation read off the pooled distribution).
 * A version is null where a repeat reaches the censored requests.
 * @see Bahadur (1966), Annals of Mathematical Statistics 37, 577–580
 */
export function quantileInfluences(
  repeats: readonly Distribution[],
  p: number,
): readonly (readonly number[] | null)[] {
  const value = pooledQuantile(repeats, p);
  if (value === null || value <= 0) return [null, null];
  const moved: number[] = [];
  for (const repeat of repeats) {
    const shift = (p - shareWithin(repeat, value)) / (p * (1 - p));
    const quantile = pooledQuantile(repeats, shiftLogit(p, shift));
    if (quantile === null || quantile <= 0) return [logQuantiles(repeats, p), null];
    moved.push(Math.log(quantile));
  }
  return [logQuantiles(repeats, p), moved];
}

function logQuantiles(repeats: readonly Distribution[], p: number): number[] | null {
  const logs: number[] = [];
  for (const repeat of repeats) {
    const own = distributionQuantile(repeat, p);
    if (own === null || own <= 0) return null;
    logs.push(Math.log(own));
  }
  return logs;
}

const shareWithin = (repeat: Distribution, x: number): number =>
  requestCount(repeat) === 0 ? 0 : countWithin(repeat, x) / requestCount(repeat);

/** Standard error of the pooled share within x, repeats weighted by their requests (ratio estimator), on the logit scale. */
function logitStandardError(repeats: readonly Distribution[], x: number): number {
  const count = repeats.length;
  const total = repeats.reduce((sum, repeat) => sum + requestCount(repeat), 0);
  const within = repeats.reduce((sum, repeat) => sum + countWithin(repeat, x), 0) / total;
  const squares = repeats.reduce(
    (sum, repeat) => sum + (countWithin(repeat, x) - within * requestCount(repeat)) ** 2,
    0,
  );
  const bounded = pooledShareWithin(repeats, x);
  return Math.sqrt(((count / (count - 1)) * squares) / (total * total)) / (bounded * (1 - bounded));
}
