import type { Design } from './difference.ts';
import { StatsError } from './error.ts';
import type { Estimate, NotEstimableReason } from './estimate.ts';
import { adjustHolm } from './holm.ts';
import type { EstimatedInterval, Interval } from './interval.ts';
import {
  bandOf,
  DEFAULT_SMALLEST_EFFECT,
  METRIC_NAMES,
  METRICS,
  type Metric,
  type MetricUnit,
  type SmallestEffect,
} from './metric.ts';
import { contrastOf } from './metric-contrast.ts';
import { type RepeatSample, type Summary, summarise } from './summary.ts';
import { decideVerdict, type VerdictResult } from './verdict.ts';

export interface ComparisonOptions {
  readonly sloMs?: number;
  readonly timeoutMs?: number;
  readonly level?: number;
  /** default 'paired': the k-th repeats of a and b ran next to each other */
  readonly design?: Design;
  readonly smallestEffect?: Partial<SmallestEffect>;
  /** largest bias of the instrument per metric, in its unit */
  readonly instrumentBias?: Partial<Record<Metric, number>>;
  /** what the A/A control found between equals per metric, in its unit */
  readonly noiseFloor?: Partial<Record<Metric, number>>;
  /** rows of the table; the adjustment counts those that can be estimated. Default: all metrics */
  readonly metrics?: readonly Metric[];
  /**
   * The main question, named beforehand: its row gets half of the table's error, so that asking six more questions does
   * not drown it. Default 'p95'; without effect when it is not among `metrics`.
   */
  readonly primary?: Metric;
}

/** Level of the main question's own interval: half of the table's error is its. */
export const primaryLevel = (level: number): number => 1 - (1 - level) / 2;

/** A difference that could be estimated. */
export interface EstimatedDifference {
  readonly state: 'estimated';
  /** a − b with its plain interval */
  readonly difference: EstimatedInterval;
  /** a / b with its plain interval; null where b, or a share of a, is zero */
  readonly ratio: EstimatedInterval | null;
  /** a − b at the level that Holm's adjustment leaves this row */
  readonly adjusted: Interval & { readonly level: number };
  readonly p: number;
  readonly adjustedP: number;
  /** of one repeat's contribution (per pair), on the log scale for percentiles, else in the unit: what planning needs */
  readonly variance: number;
}

export type Difference =
  | EstimatedDifference
  | { readonly state: 'not-estimable'; readonly reason: NotEstimableReason };

export interface ComparisonRow extends VerdictResult {
  readonly metric: Metric;
  readonly unit: MetricUnit;
  readonly a: Estimate;
  readonly b: Estimate;
  readonly difference: Difference;
  /** half-width of the band of what does not matter; null when neither side has a value */
  readonly band: number | null;
}

export interface Comparison {
  readonly a: Summary;
  readonly b: Summary;
  readonly design: Design;
  /** of the plain intervals, and one minus the error of the whole table for the adjusted ones */
  readonly level: number;
  readonly rows: readonly ComparisonRow[];
}

/**
 * Compares two architectures over their repeats, row by row.
 *
 * Percentiles are compared as the log ratio of the pooled percentiles; its standard error is `blended` from the two
 * versions in `quantileInfluences`, taken over *differences within a pair*, so that what both sides of a pair share
 * (the hour, the neighbour, the schedule) cancels; beside a gap in the distribution `reachOfShares` bounds it too. Shares
 * and goodput are compared as the mean difference of the repeats, never surer than independent requests would be.
 * All use Student's t. `difference` and `ratio` carry plain intervals; `adjusted` is widened by Holm's procedure over
 * all estimable rows of this table, and only it can make a verdict 'a-better' or 'b-better'.
 * @throws StatsError 'unequal-repeats' when a paired comparison has not one b for every a
 */
export function compare(
  a: readonly RepeatSample[],
  b: readonly RepeatSample[],
  options: ComparisonOptions = {},
): Comparison {
  const { level = 0.95, design = 'paired', metrics = METRIC_NAMES, primary = 'p95' } = options;
  if (design === 'paired' && a.length !== b.length) {
    throw new StatsError(
      'unequal-repeats',
      `expected pairs of repeats, found ${a.length} of a and ${b.length} of b; drop the partners of invalid repeats or compare as independent`,
    );
  }
  const summaryA = summarise(a, options);
  const summaryB = summarise(b, options);
  const contrasts = metrics.map((metric) => ({
    metric,
    contrast: contrastOf(
      metric,
      { estimate: summaryA[metric], repeats: a },
      { estimate: summaryB[metric], repeats: b },
      design,
      options.sloMs ?? null,
    ),
  }));
  const estimable = contrasts.flatMap(({ metric, contrast }) =>
    contrast.state === 'estimated' ? { metric, p: contrast.p } : [],
  );
  const primaryWeight = Math.max(1, estimable.length - 1);
  const adjustments = adjustHolm(
    estimable.map(({ p }) => p),
    level,
    estimable.map(({ metric }) => (metric === primary ? primaryWeight : 1)),
  ).values();
  const rows = contrasts.map(({ metric, contrast }): ComparisonRow => {
    const values = [summaryA[metric], summaryB[metric]].flatMap((estimate) =>
      estimate.state === 'not-estimable' ? [] : estimate.value,
    );
    const effect = { ...DEFAULT_SMALLEST_EFFECT, ...options.smallestEffect };
    const band = values.length === 0 ? null : bandOf(metric, Math.min(...values), effect);
    const row = { metric, unit: METRICS[metric].unit, a: summaryA[metric], b: summaryB[metric], band };
    if (contrast.state === 'not-estimable') {
      return { ...row, difference: contrast, verdict: 'inconclusive', reason: 'not-estimable' };
    }
    const { adjustedP = 1, level: adjustedLevel = level } = adjustments.next().value ?? {};
    const { low, high } = contrast.differenceAt(adjustedLevel);
    const difference: EstimatedDifference = {
      state: 'estimated',
      difference: contrast.differenceAt(level),
      ratio: contrast.ratioAt(level),
      adjusted: { low, high, level: adjustedLevel },
      p: contrast.p,
      adjustedP,
      variance: contrast.variance,
    };
    const verdict = decideVerdict({
      difference: difference.difference,
      adjusted: difference.adjusted,
      band: band ?? 0,
      isLowerBetter: METRICS[metric].isLowerBetter,
      instrumentBias: options.instrumentBias?.[metric] ?? 0,
      noiseFloor: options.noiseFloor?.[metric] ?? 0,
    });
    return { ...row, difference, ...verdict };
  });
  return { a: summaryA, b: summaryB, design, level, rows };
}
