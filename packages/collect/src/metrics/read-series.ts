import { CrossoverError } from '@crossover/model';
import type { MetricDataInput, MetricsApi } from '../aws/apis.ts';
import type { Caller } from '../aws/caller.ts';
import { periodCount, type SeriesPlan } from './series-plan.ts';

/**
 * Limits of one `GetMetricData`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
const QUERIES_PER_CALL = 500;
const DATAPOINTS_PER_CALL = 100_800;
/** Far beyond any answer; ends a pagination that never does. */
const PAGES_PER_CALL = 1_000;
const STARTS_PER_BATCH = 5;

/** What one reading saw of one series. */
export interface Reading {
  /** By start of the period in ms since 1970; only what was published. */
  readonly values: ReadonlyMap<number, number>;
  /** False when AWS itself said that something is missing. */
  readonly isWhole: boolean;
}

/** Few, large batches: by number of metrics and by number of datapoints. */
export function batchSeries(plans: readonly SeriesPlan[]): SeriesPlan[][] {
  const batches: SeriesPlan[][] = [];
  let points = 0;
  for (const plan of plans) {
    const last = batches.at(-1);
    const own = periodCount(plan);
    if (last !== undefined && last.length < QUERIES_PER_CALL && points + own <= DATAPOINTS_PER_CALL) {
      last.push(plan);
      points += own;
    } else {
      batches.push([plan]);
      points = own;
    }
  }
  return batches;
}

/** Reads all series once, following every page. Keyed like the plans. */
export async function readSeries(
  plans: readonly SeriesPlan[],
  api: MetricsApi,
  caller: Caller,
): Promise<Map<string, Reading>> {
  const readings = new Map<string, Reading>();
  for (const batch of batchSeries(plans))
    for (const [key, reading] of await readBatch(batch, api, caller)) readings.set(key, reading);
  return readings;
}

async function readBatch(
  batch: readonly SeriesPlan[],
  api: MetricsApi,
  caller: Caller,
): Promise<Map<string, Reading>> {
  for (let start = 1; start <= STARTS_PER_BATCH; start++) {
    const read = await readPages(batch, api, caller);
    if (read !== 'token-refused') return read;
  }
  throw new CrossoverError(
    'collect-failed',
    `Expected CloudWatch to accept its own continuation tokens, found them refused ${STARTS_PER_BATCH} times.`,
    { hint: 'Run "crossover collect <slug>" again in some minutes.' },
  );
}

async function readPages(
  batch: readonly SeriesPlan[],
  api: MetricsApi,
  caller: Caller,
): Promise<Map<string, Reading> | 'token-refused'> {
  const read = batch.map(() => ({ values: new Map<number, number>(), isWhole: false }));
  const input = requestOf(batch);
  let token: string | undefined;
  for (let page = 1; page <= PAGES_PER_CALL; page++) {
    const request: MetricDataInput = token === undefined ? input : { ...input, NextToken: token };
    const outcome = await caller.attempt(
      'cloudwatch:GetMetricData',
      ({ name }) => token !== undefined && name.startsWith('InvalidNextToken'),
      () => api.getMetricData(request),
    );
    if ('failure' in outcome) return 'token-refused';
    for (const result of outcome.value.MetricDataResults ?? []) {
      const index = Number(result.Id?.slice(1));
      const plan = batch[index];
      const into = read[index];
      if (plan === undefined || into === undefined) continue;
      const periodMs = plan.periodSeconds * 1000;
      for (const [i, timestamp] of (result.Timestamps ?? []).entries()) {
        const value = result.Values?.[i];
        const atMs = Math.floor(timestamp.getTime() / periodMs) * periodMs;
        // The batch asks for the widest window of its series; the same datapoint on two pages is one.
        if (value !== undefined && atMs >= plan.startMs && atMs < plan.endMs) into.values.set(atMs, value);
      }
      // The last page's word counts: the ones before are `PartialData` because there is a next.
      into.isWhole = result.StatusCode === 'Complete';
    }
    token = outcome.value.NextToken;
    if (token === undefined || token === '')
      return new Map(batch.map((plan, i) => [plan.key, read[i] ?? { values: new Map(), isWhole: false }]));
  }
  return 'token-refused';
}

function requestOf(batch: readonly SeriesPlan[]): MetricDataInput {
  return {
    StartTime: new Date(Math.min(...batch.map((plan) => plan.startMs))),
    EndTime: new Date(Math.max(...batch.map((plan) => plan.endMs))),
    ScanBy: 'TimestampAscending',
    // No unit is asked for: CloudWatch answers a wrong one with silence.
    MetricDataQueries: batch.map((plan, i) => ({
      Id: `m${i}`,
      MetricStat: {
        Metric: {
          Namespace: plan.metric.namespace,
          MetricName: plan.metric.name,
          Dimensions: Object.entries(plan.dimensions).map(([Name, Value]) => ({ Name, Value })),
        },
        Period: plan.periodSeconds,
        Stat: plan.metric.statistic,
      },
    })),
  };
}
