import { bootstrapInterval } from './bootstrap.ts';
import { countWithin, type Distribution, meanCompleted, requestCount } from './distribution.ts';
import type { Estimate, NotEstimableReason } from './estimate.ts';
import { pooledQuantile } from './pooled-quantile.ts';
import { repeatProportion, type Tally } from './proportion.ts';
import { isTailThickEnough } from './quantile.ts';
import { quantileInterval } from './quantile-interval.ts';

/** One repeat of one architecture under one workload. */
export interface RepeatSample {
  readonly latencies: Distribution;
  /** requests served by a new execution environment; null: not recorded */
  readonly coldCount: number | null;
  /** scheduled duration of the repeat; null: unknown */
  readonly windowMs: number | null;
}

export interface SummaryOptions {
  /** a request completed within this is good; without it there is no goodput */
  readonly sloMs?: number;
  /** the client gave up after this: what a percentile among the censored is "at least" */
  readonly timeoutMs?: number;
  /** default 0.95 */
  readonly level?: number;
}

/** What is said of one architecture under one workload; milliseconds, shares 0–1, goodput in requests per second. */
export interface Summary {
  readonly repeats: number;
  /** requests, censored ones included */
  readonly n: number;
  readonly p50: Estimate;
  readonly p90: Estimate;
  readonly p95: Estimate;
  readonly p99: Estimate;
  readonly p999: Estimate;
  /** of completed requests only: the one number here that censoring flatters; read it beside errorShare */
  readonly mean: Estimate;
  readonly max: Estimate;
  readonly errorShare: Estimate;
  readonly goodput: Estimate;
  readonly coldShare: Estimate;
}

/** The percentiles of every table. */
export const PERCENTILES = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, p999: 0.999 } as const;

/**
 * Summarises the valid repeats of one architecture. The order of the repeats does not matter.
 * A percentile is of all requests together, censored ones beyond the last; see `quantileInterval` for its interval.
 */
export function summarise(repeats: readonly RepeatSample[], options: SummaryOptions = {}): Summary {
  const level = options.level ?? 0.95;
  const latencies = repeats.map((repeat) => repeat.latencies);
  const n = latencies.reduce((sum, d) => sum + requestCount(d), 0);
  const percentile = (p: number): Estimate =>
    estimatePercentile(latencies, p, level, options.timeoutMs ?? null);
  return {
    repeats: repeats.length,
    n,
    p50: percentile(PERCENTILES.p50),
    p90: percentile(PERCENTILES.p90),
    p95: percentile(PERCENTILES.p95),
    p99: percentile(PERCENTILES.p99),
    p999: percentile(PERCENTILES.p999),
    mean: estimateMean(latencies, level),
    max: estimateMax(latencies),
    errorShare: estimateShare(
      latencies.map((d) => ({ successes: d.censored, trials: requestCount(d) })),
      level,
    ),
    goodput: estimateGoodput(repeats, options.sloMs ?? null, level),
    coldShare: estimateColdShare(repeats, level),
  };
}

function estimatePercentile(
  latencies: readonly Distribution[],
  p: number,
  level: number,
  timeoutMs: number | null,
): Estimate {
  const n = latencies.reduce((sum, d) => sum + requestCount(d), 0);
  if (n === 0) return notEstimable(n, 'no-samples');
  if (!isTailThickEnough(n, p)) return notEstimable(n, 'tail-too-thin');
  const value = pooledQuantile(latencies, p);
  if (value === null)
    return { state: 'not-estimable', n, reason: 'censored', atLeast: timeoutMs ?? largest(latencies) };
  const repeats = latencies.length;
  if (repeats < 2) return { state: 'value-only', value, n, repeats, reason: 'too-few-repeats' };
  const interval = quantileInterval(latencies, p, level);
  if (interval === null) return { state: 'value-only', value, n, repeats, reason: 'censored' };
  return { state: 'estimated', ...interval, n, repeats, level, method: 'repeat-t-quantile' };
}

const notEstimable = (n: number, reason: NotEstimableReason): Estimate => ({
  state: 'not-estimable',
  n,
  reason,
  atLeast: null,
});

function largest(latencies: readonly Distribution[]): number | null {
  const maxima = latencies.flatMap((d) => d.values.at(-1) ?? []);
  return maxima.length === 0 ? null : Math.max(...maxima);
}

function estimateMax(latencies: readonly Distribution[]): Estimate {
  const n = latencies.reduce((sum, d) => sum + d.completed, 0);
  const value = largest(latencies);
  if (value === null) return notEstimable(n, 'no-samples');
  return { state: 'value-only', value, n, repeats: latencies.length, reason: 'extreme-value' };
}

/** Repeats without a completed request add nothing to a mean of completed requests. */
function estimateMean(latencies: readonly Distribution[], level: number): Estimate {
  const parts = latencies.flatMap((d) => {
    const mean = meanCompleted(d);
    return mean === null ? [] : [{ mean, completed: d.completed }];
  });
  const n = parts.reduce((sum, part) => sum + part.completed, 0);
  const repeats = parts.length;
  const pooledMean = (
    of: readonly { mean: number; completed: number }[],
    weights: readonly number[],
  ): number => {
    let sum = 0;
    let count = 0;
    for (const [k, part] of of.entries()) {
      sum += (weights[k] ?? 0) * part.completed * part.mean;
      count += (weights[k] ?? 0) * part.completed;
    }
    return sum / count;
  };
  if (repeats === 0) return notEstimable(n, 'no-samples');
  const isPositive = parts.every((part) => part.mean > 0);
  const interval = bootstrapInterval(parts, pooledMean, { level, scale: isPositive ? 'log' : 'linear' });
  if (interval === null) {
    const value = pooledMean(
      parts,
      parts.map(() => 1),
    );
    return { state: 'value-only', value, n, repeats, reason: 'too-few-repeats' };
  }
  const { value, low, high } = interval;
  return { state: 'estimated', value, low, high, n, repeats, level, method: 'repeat-bootstrap-t' };
}

function estimateShare(tallies: readonly Tally[], level: number): Estimate {
  const n = tallies.reduce((sum, tally) => sum + tally.trials, 0);
  const interval = repeatProportion(tallies, level);
  if (interval === null) return notEstimable(n, 'no-samples');
  if (tallies.length < 2) {
    return {
      state: 'value-only',
      value: interval.value,
      n,
      repeats: tallies.length,
      reason: 'too-few-repeats',
    };
  }
  return { state: 'estimated', ...interval, n, repeats: tallies.length, level, method: 'repeat-wilson' };
}

/** The schedule fixes how many requests are offered per second; what is uncertain is the share of them that is good. */
function estimateGoodput(repeats: readonly RepeatSample[], sloMs: number | null, level: number): Estimate {
  const n = repeats.reduce((sum, repeat) => sum + requestCount(repeat.latencies), 0);
  if (sloMs === null) return notEstimable(n, 'no-slo');
  let windowMs = 0;
  for (const repeat of repeats) {
    if (repeat.windowMs === null) return notEstimable(n, 'no-window');
    windowMs += repeat.windowMs;
  }
  const good = estimateShare(goodTallies(repeats, sloMs), level);
  if (good.state === 'not-estimable') return good;
  const rate = (1000 * n) / windowMs;
  if (good.state === 'value-only') return { ...good, value: good.value * rate };
  return { ...good, value: good.value * rate, low: good.low * rate, high: good.high * rate };
}

/** Requests completed within the SLO, per repeat. */
export function goodTallies(repeats: readonly RepeatSample[], sloMs: number): Tally[] {
  return repeats.map(({ latencies }) => ({
    successes: countWithin(latencies, sloMs),
    trials: requestCount(latencies),
  }));
}

function estimateColdShare(repeats: readonly RepeatSample[], level: number): Estimate {
  const tallies: Tally[] = [];
  for (const { coldCount, latencies } of repeats) {
    if (coldCount === null) return notEstimable(0, 'not-recorded');
    tallies.push({ successes: coldCount, trials: requestCount(latencies) });
  }
  return estimateShare(tallies, level);
}
