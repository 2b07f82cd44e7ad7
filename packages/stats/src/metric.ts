import { requestCount } from './distribution.ts';
import { goodTallies, PERCENTILES, type RepeatSample } from './summary.ts';

/** What two architectures are compared in, in the order of a table's rows. */
export const METRIC_NAMES = ['p50', 'p90', 'p95', 'p99', 'p999', 'errorShare', 'goodput'] as const;

export type Metric = (typeof METRIC_NAMES)[number];

export type MetricUnit = 'ms' | 'share' | 'per-second';

interface MetricDescription {
  readonly unit: MetricUnit;
  readonly isLowerBetter: boolean;
  /** null: not a percentile */
  readonly p: number | null;
}

export const METRICS: Readonly<Record<Metric, MetricDescription>> = {
  p50: { unit: 'ms', isLowerBetter: true, p: PERCENTILES.p50 },
  p90: { unit: 'ms', isLowerBetter: true, p: PERCENTILES.p90 },
  p95: { unit: 'ms', isLowerBetter: true, p: PERCENTILES.p95 },
  p99: { unit: 'ms', isLowerBetter: true, p: PERCENTILES.p99 },
  p999: { unit: 'ms', isLowerBetter: true, p: PERCENTILES.p999 },
  errorShare: { unit: 'share', isLowerBetter: true, p: null },
  goodput: { unit: 'per-second', isLowerBetter: false, p: null },
};

/** The smallest effect that matters: the larger of a share of the smaller value and an absolute amount of the metric's unit. */
export interface SmallestEffect {
  readonly share: number;
  readonly ms: number;
  /** for error shares, 0.001 = 0.1 percentage points */
  readonly errorShare: number;
}

export const DEFAULT_SMALLEST_EFFECT: SmallestEffect = { share: 0.05, ms: 5, errorShare: 0.001 };

/** Half-width of the band around zero within which a difference does not matter; `smaller` is the smaller of the two values. */
export function bandOf(metric: Metric, smaller: number, effect: SmallestEffect): number {
  const { unit } = METRICS[metric];
  if (unit === 'share') return effect.errorShare;
  return Math.max(effect.share * smaller, unit === 'ms' ? effect.ms : 0);
}

/** The metric's value in each repeat alone, in its unit; only for metrics that are not percentiles. */
export function repeatValues(
  metric: 'errorShare' | 'goodput',
  repeats: readonly RepeatSample[],
  sloMs: number | null,
): number[] | null {
  if (metric === 'errorShare') {
    return repeats.map(({ latencies }) => latencies.censored / Math.max(1, requestCount(latencies)));
  }
  if (sloMs === null) return null;
  const good = goodTallies(repeats, sloMs);
  const rates = repeats.map(({ windowMs }, k) =>
    windowMs === null ? null : (1000 * (good[k]?.successes ?? 0)) / windowMs,
  );
  return rates.every((rate) => rate !== null) ? rates : null;
}
