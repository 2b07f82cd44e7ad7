import type { DeployedStage, EvidenceWindow } from '@crossover/model';
import { batchSeries } from './metrics/read-series.ts';
import { periodCount, planSeries, type SeriesPlan } from './metrics/series-plan.ts';

/**
 * Prices of the calls; the other calls of a collection are free.
 *
 * @see https://aws.amazon.com/cloudwatch/pricing/ (GetMetricData by metric requested; Logs Insights by data scanned)
 * @see https://aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing/
 */
export const API_PRICES = {
  metricUsd: 0.01 / 1000,
  logsScannedGibUsd: 0.005,
  costExplorerRequestUsd: 0.01,
} as const;

export interface TelemetryPlan {
  /** All of them, collected already or not. */
  readonly series: readonly SeriesPlan[];
  readonly datapoints: number;
  /** Without waiting for what is late, without retries: batches read twice, two queries with two polls each. */
  readonly cloudWatchCalls: number;
  readonly estimatedUsd: number;
  /** For the user, before the first call. */
  readonly text: string;
}

const READINGS = 2;
const CALLS_PER_QUERY = 3;
const QUERIES = 2;

/**
 * What a collection will ask of AWS and what the asking costs.
 *
 * @param isCollected by key of a series: those that an earlier collection completed are not asked for
 */
export function planTelemetry(
  stage: DeployedStage,
  window: EvidenceWindow,
  nowMs: number,
  isCollected: (key: string) => boolean = () => false,
): TelemetryPlan {
  const all = planSeries(stage, window, nowMs);
  const series = all.filter(({ key }) => !isCollected(key));
  const datapoints = series.reduce((sum, plan) => sum + periodCount(plan), 0);
  const hasFunctions = stage.resources.some(({ logGroup }) => logGroup !== null);
  const cloudWatchCalls =
    READINGS * batchSeries(series).length + (hasFunctions ? QUERIES * CALLS_PER_QUERY : 0);
  const estimatedUsd = READINGS * series.length * API_PRICES.metricUsd;
  const minutes = Math.round((Date.parse(window.endAt) - Date.parse(window.startAt)) / 60_000);
  const text = [
    `Collecting ${series.length} metrics of stage ${stage.stage} over ${minutes} minutes`,
    `about ${cloudWatchCalls} CloudWatch calls for ${estimatedUsd.toFixed(4)} USD`,
    ...(hasFunctions ? [`log queries at ${API_PRICES.logsScannedGibUsd} USD per GB scanned`] : []),
  ].join('; ');
  return { series: all, datapoints, cloudWatchCalls, estimatedUsd, text };
}
