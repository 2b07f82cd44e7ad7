import { requireOpenShare, StatsError } from './error.ts';
import type { EstimatedInterval } from './interval.ts';
import { type ResamplingOptions, resampleRepeats } from './resampling.ts';
import { studentTCritical } from './student-t.ts';

/** A number of several repeats, each counted `weights[k]` times (0: left out); null where it cannot be told. */
export type Statistic<Repeat> = (repeats: readonly Repeat[], weights: readonly number[]) => number | null;

export interface BootstrapOptions extends ResamplingOptions {
  /** default 0.95 */
  readonly level?: number;
  /** 'log' for what varies by factors and is positive: durations, prices, ratios; default 'linear' */
  readonly scale?: 'linear' | 'log';
  /** 'small-sample-t' (default) or the textbook 'percentile', which covers far too little below about 20 repeats */
  readonly kind?: 'small-sample-t' | 'percentile';
}

export interface BootstrapInterval extends EstimatedInterval {
  /** on the chosen scale, already corrected for the number of repeats */
  readonly standardError: number;
  readonly resamples: number;
}

/**
 * Interval of any statistic by bootstrap over whole repeats, the unit of replication.
 *
 * With 3–10 repeats the bootstrap's spread is short by √((K−1)/K) and its normal tails are too light; `small-sample-t`
 * takes the bootstrap standard error × √(K/(K−1)) and Student's t with K−1 degrees of freedom around the estimate.
 * Null when there are fewer than two repeats or the statistic cannot be told in the sample or in a resample.
 * @see Hesterberg (2015), What teachers should know about the bootstrap, American Statistician 69(4), 371–386, §4 (narrowness bias, t with bootstrap standard error)
 */
export function bootstrapInterval<Repeat>(
  repeats: readonly Repeat[],
  statistic: Statistic<Repeat>,
  options: BootstrapOptions = {},
): BootstrapInterval | null {
  const { level = 0.95, scale = 'linear', kind = 'small-sample-t' } = options;
  requireOpenShare('level', level);
  const count = repeats.length;
  const value = statistic(
    repeats,
    repeats.map(() => 1),
  );
  if (count < 2 || value === null) return null;
  const forward = (x: number): number => (scale === 'log' ? Math.log(requirePositive(x)) : x);
  const back = (x: number): number => (scale === 'log' ? Math.exp(x) : x);

  const draws: { value: number; probability: number }[] = [];
  for (const { weights, probability } of resampleRepeats(count, options)) {
    const resampled = statistic(repeats, weights);
    if (resampled === null) return null;
    draws.push({ value: forward(resampled), probability });
  }
  const mean = draws.reduce((sum, draw) => sum + draw.probability * draw.value, 0);
  const variance = draws.reduce((sum, draw) => sum + draw.probability * (draw.value - mean) ** 2, 0);
  const standardError = Math.sqrt((variance * count) / (count - 1));
  if (kind === 'percentile') {
    draws.sort((a, b) => a.value - b.value);
    const at = (share: number): number => back(weightedQuantile(draws, share));
    return {
      value,
      low: at((1 - level) / 2),
      high: at((1 + level) / 2),
      standardError,
      resamples: draws.length,
    };
  }
  const half = studentTCritical(level, count - 1) * standardError;
  const centre = forward(value);
  return {
    value,
    low: back(centre - half),
    high: back(centre + half),
    standardError,
    resamples: draws.length,
  };
}

function requirePositive(x: number): number {
  if (!(x > 0))
    throw new StatsError('bad-argument', `expected a positive statistic for the log scale, found ${x}`);
  return x;
}

function weightedQuantile(sorted: readonly { value: number; probability: number }[], share: number): number {
  let seen = 0;
  let last = 0;
  for (const { value, probability } of sorted) {
    seen += probability;
    last = value;
    if (seen >= share) break;
  }
  return last;
}
