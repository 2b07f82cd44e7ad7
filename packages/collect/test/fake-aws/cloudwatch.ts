import { type Answer, type Paging, refuse, type Trouble, tokenIn, tokenOf } from './answer.ts';
import type { MetricOf, World } from './world.ts';

interface Input {
  StartTime: number;
  EndTime: number;
  ScanBy?: string;
  NextToken?: string;
  MetricDataQueries: {
    Id: string;
    MetricStat: {
      Metric: { Namespace: string; MetricName: string; Dimensions: { Name: string; Value: string }[] };
      Period: number;
      Stat: string;
    };
  }[];
}

interface Result {
  Id: string;
  Label: string;
  Timestamps: number[];
  Values: number[];
  StatusCode: string;
}

/**
 * `GetMetricData`: start included and end not, oldest first, pages by number of datapoints, `PartialData` until the page
 * that ends a series.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataResult.html
 */
export function getMetricData(input: Input, world: World, paging: Paging, trouble: Trouble): Answer {
  const { MetricDataQueries: queries, StartTime, EndTime, NextToken } = input;
  if (queries.length === 0 || queries.length > 500)
    return refuse('ValidationError', 400, 'The collection MetricDataQueries must have 1 to 500 members.');
  if (!(EndTime > StartTime))
    return refuse(
      'InvalidParameterValueException',
      400,
      'The parameter StartTime must be less than the parameter EndTime.',
      'InvalidParameterValue',
    );
  if (queries.some(({ Id }) => !/^[a-z][a-zA-Z0-9_]*$/.test(Id)))
    return refuse('ValidationError', 400, 'The value for query Id does not match the pattern.');
  if (NextToken !== undefined && trouble('token-refused'))
    return refuse('InvalidNextToken', 400, 'The next token specified is invalid.', 'InvalidNextToken');
  const from = NextToken === undefined ? 0 : tokenIn<{ from: number }>(NextToken)?.from;
  if (from === undefined)
    return refuse('InvalidNextToken', 400, 'The next token specified is invalid.', 'InvalidNextToken');

  const points = queries.flatMap((query) => pointsOf(query, StartTime * 1000, EndTime * 1000, world));
  const overlap = from > 0 && trouble('repeated-datapoint') ? 1 : 0;
  const page = points.slice(from - overlap, from + paging.datapoints);
  const next = from + paging.datapoints;
  const results = new Map<string, Result>();
  for (const { Id, MetricStat } of queries) {
    const own = page.filter((point) => point.id === Id);
    const isLater = points.slice(next).some((point) => point.id === Id);
    const isEarlier = points.slice(0, from).some((point) => point.id === Id);
    // A series without data is told on the first page, one that ended on an earlier page no more.
    if (own.length === 0 && (isLater || isEarlier || from > 0)) continue;
    results.set(Id, {
      Id,
      Label: MetricStat.Metric.MetricName,
      Timestamps: own.map(({ atMs }) => atMs / 1000),
      Values: own.map(({ value }) => value),
      StatusCode: isLater ? 'PartialData' : 'Complete',
    });
  }
  for (const result of results.values())
    if (result.StatusCode === 'Complete' && trouble('internal-error')) {
      // What was read before the error is there, the rest is not.
      result.Timestamps = result.Timestamps.slice(0, result.Timestamps.length >> 1);
      result.Values = result.Values.slice(0, result.Timestamps.length);
      result.StatusCode = 'InternalError';
    }
  return {
    body: {
      MetricDataResults: [...results.values()],
      Messages: [],
      ...(next < points.length ? { NextToken: tokenOf({ from: next }) } : {}),
    },
  };
}

interface Point {
  readonly id: string;
  readonly atMs: number;
  readonly value: number;
  readonly publishedMs: number;
}

const cache = new WeakMap<World, Map<string, Point[]>>();

/** What is published by now of one query; the world is worked out once. */
function pointsOf(
  query: Input['MetricDataQueries'][number],
  startMs: number,
  endMs: number,
  world: World,
): Point[] {
  const known = cache.get(world) ?? new Map<string, Point[]>();
  cache.set(world, known);
  const key = JSON.stringify([query, startMs, endMs]);
  const points = known.get(key) ?? allPointsOf(query, startMs, endMs, world);
  known.set(key, points);
  const nowMs = world.now();
  return points.filter(({ publishedMs }) => publishedMs <= nowMs);
}

function allPointsOf(
  { Id, MetricStat }: Input['MetricDataQueries'][number],
  startMs: number,
  endMs: number,
  world: World,
): Point[] {
  const of: MetricOf = {
    namespace: MetricStat.Metric.Namespace,
    name: MetricStat.Metric.MetricName,
    dimensions: Object.fromEntries(MetricStat.Metric.Dimensions.map(({ Name, Value }) => [Name, Value])),
    statistic: MetricStat.Stat,
    periodSeconds: MetricStat.Period,
  };
  const periodMs = MetricStat.Period * 1000;
  const points: Point[] = [];
  for (let atMs = Math.ceil(startMs / periodMs) * periodMs; atMs < endMs; atMs += periodMs) {
    const point = world.datapoint(of, atMs);
    if (point !== null) points.push({ id: Id, atMs, ...point });
  }
  return points;
}
