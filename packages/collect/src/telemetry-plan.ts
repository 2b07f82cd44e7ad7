import { counted, type DeployedStage, type EvidenceWindow } from '@crossover/model';
import { createConfigurationKeys } from './configuration/collect-configurations.ts';
import { batchSeries } from './metrics/read-series.ts';
import { planSeries, type SeriesPlan } from './metrics/series-plan.ts';
import type { PartKind } from './telemetry-parts.ts';
import { traceKey, tracePages } from './traces/collect-traces.ts';

/**
 * Prices of the calls; the other calls of a collection are free.
 *
 * @see https://aws.amazon.com/cloudwatch/pricing/ (GetMetricData by metric requested; Logs Insights by data scanned)
 * @see https://aws.amazon.com/xray/pricing/ (by trace retrieved or scanned, beyond a million a month)
 * @see https://aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing/
 */
export const API_PRICES = {
  metricUsd: 0.01 / 1000,
  logsScannedGibUsd: 0.005,
  millionTracesUsd: 0.5,
  costExplorerRequestUsd: 0.01,
} as const;

interface TelemetryPlan {
  /** All of them, collected already or not, window by window. */
  readonly series: readonly (readonly SeriesPlan[])[];
  /** Calls of all services together, see `text`; 0: everything is collected. */
  readonly calls: number;
  /** For the user, before the first call. */
  readonly text: string;
}

type IsComplete = (kind: PartKind, key: string, window: EvidenceWindow | null) => boolean;

const READINGS = 2;
const CALLS_PER_QUERY = 3;
const QUERIES = 2;

/**
 * What a collection will ask of AWS and what the asking costs: without waiting for what is late and without retries,
 * metrics read twice, two log queries with two polls each, one page of traces for each stretch of time.
 *
 * @param isComplete by kind, key and window: parts that an earlier collection completed are not asked for
 */
export function planTelemetry(
  stage: DeployedStage,
  windows: readonly EvidenceWindow[],
  nowMs: number,
  isComplete: IsComplete = () => false,
): TelemetryPlan {
  const series = windows.map((window) => planSeries(stage, window, nowMs));
  const open = windows.map((window, i) => ({
    window,
    series: (series[i] ?? []).filter(({ key }) => !isComplete('series', key, window)),
    isLogOpen: stage.resources.some(
      ({ logGroup }) => logGroup !== null && !isComplete('report', logGroup, window),
    ),
    traces: stage.resources.filter(
      ({ architecture, traceService }) =>
        traceService !== null && !isComplete('trace', traceKey(architecture, traceService), window),
    ).length,
  }));
  const isLogOpen = open.some((one) => one.isLogOpen);
  const metrics = sum(open.map((one) => one.series.length));
  const cloudWatch = sum(
    open.map(
      (one) => READINGS * batchSeries(one.series).length + (one.isLogOpen ? QUERIES * CALLS_PER_QUERY : 0),
    ),
  );
  const xRay = sum(open.map(({ traces, window }) => traces * tracePages(window)));
  const settings = openSettings(stage, isComplete);
  const calls = cloudWatch + xRay + settings;
  const usd = READINGS * metrics * API_PRICES.metricUsd;
  const minutes = sum(
    windows.map(({ startAt, endAt }) => Math.round((Date.parse(endAt) - Date.parse(startAt)) / 60_000)),
  );
  const parts = [
    `Collecting ${counted(metrics, 'metric')} of stage ${stage.stage} over ${counted(minutes, 'minute')}${windows.length === 1 ? '' : ` in ${windows.length} windows`} by about ${counted(calls, 'call')} of AWS`,
    ...(cloudWatch > 0 ? [`${cloudWatch} of CloudWatch for ${usd.toFixed(4)} USD`] : []),
    ...(isLogOpen ? [`its log queries at ${API_PRICES.logsScannedGibUsd} USD per GB scanned`] : []),
    ...(xRay > 0
      ? [`${xRay} of X-Ray at ${API_PRICES.millionTracesUsd} USD per million traces looked through`]
      : []),
    ...(settings > 0 ? [`${settings} for settings, free`] : []),
  ];
  return {
    series,
    calls,
    text: calls === 0 ? `All evidence of stage ${stage.stage} is here; AWS is not asked.` : parts.join('; '),
  };
}

function openSettings(stage: DeployedStage, isComplete: IsComplete): number {
  const keyOf = createConfigurationKeys();
  return stage.resources
    .flatMap(({ architecture, resource, readBack }) =>
      readBack.map(({ typeName }) => keyOf({ architecture, resource, typeName })),
    )
    .filter((key) => !isComplete('configuration', key, null)).length;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
