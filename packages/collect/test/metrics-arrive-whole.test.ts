import type { MetricSeries } from '@crossover/model';
import { expect, test } from 'vitest';
import { collectTelemetry } from '../src/collect-telemetry.ts';
import { startBench } from './fake-aws/bench.ts';
import { END_MS, STAGE } from './fake-aws/stage.ts';
import { createWorld } from './fake-aws/stage-world.ts';
import type { World } from './fake-aws/world.ts';

const MINUTE_MS = 60_000;

function find(series: readonly MetricSeries[], metric: string): MetricSeries {
  const found = series.find((of) => of.metric === metric);
  if (found === undefined) throw new Error(`no series ${metric}`);
  return found;
}

/** Values as the world has them, in CloudWatch's own unit, with null for what it never publishes. */
function truthOf(series: MetricSeries, world: World): (number | null)[] {
  return series.values.map((_, i) => {
    const atMs = Date.parse(series.startAt) + i * series.periodSeconds * 1000;
    return world.datapoint(series, atMs)?.value ?? null;
  });
}

test('every datapoint of every component arrives, in our units, over many pages', async () => {
  await using bench = await startBench({ stage: STAGE, paging: { datapoints: 700 } });
  const { telemetry } = await collectTelemetry(bench);
  for (const series of telemetry.series) {
    const isSeconds = ['TargetResponseTime', 'ReadLatency', 'WriteLatency'].includes(series.name);
    const factor = isSeconds ? 1000 : series.unit === 'share' ? 0.01 : 1;
    const expected = truthOf(series, bench.world);
    expect(expected.some((value) => value !== null)).toBe(true);
    for (const [i, value] of expected.entries())
      if (value === null) expect(series.values[i]).toBeNull();
      else expect(series.values[i]).toBeCloseTo(value * factor, 9);
  }
});

test('seconds become milliseconds, percentages shares, and milliseconds stay', async () => {
  await using bench = await startBench({
    stage: STAGE,
    world: {
      datapoint: (of, atMs) => {
        const value = of.name === 'CPUUtilization' ? 37.5 : of.name === 'Latency' ? 12.5 : 0.0123;
        return { value, publishedMs: atMs };
      },
    },
  });
  const { telemetry } = await collectTelemetry(bench);
  const unitAndValue = (metric: string) => {
    const { unit, values } = find(telemetry.series, metric);
    return [unit, values[0]];
  };
  expect(unitAndValue('load-balancer/TargetResponseTime/p99')).toEqual(['ms', 12.3]);
  expect(unitAndValue('rds-instance/ReadLatency/Average')).toEqual(['ms', 12.3]);
  expect(unitAndValue('http-api/Latency/p99')).toEqual(['ms', 12.5]);
  expect(unitAndValue('server-group/CPUUtilization/Average')).toEqual(['share', 0.375]);
});

test('a period without a datapoint is a gap, never a zero', async () => {
  await using bench = await startBench({
    stage: STAGE,
    world: {
      datapoint: (of, atMs) =>
        of.name === 'RequestCount' && atMs === END_MS - 10 * MINUTE_MS
          ? null
          : { value: 1, publishedMs: atMs },
    },
  });
  const { telemetry } = await collectTelemetry(bench);
  const requests = find(telemetry.series, 'load-balancer/RequestCount/Sum');
  expect(requests.values[50]).toBeNull();
  expect(requests.values.filter((value) => value === 1)).toHaveLength(59);
  expect(requests.state).toBe('complete');
});

test('datapoints that come late are waited for', async () => {
  const lateMs = 8 * MINUTE_MS;
  await using bench = await startBench({
    world: {
      datapoint: (_of, atMs) => ({
        value: 1,
        publishedMs: atMs + MINUTE_MS + (atMs === END_MS - MINUTE_MS ? lateMs : 0),
      }),
    },
  });
  const { telemetry } = await collectTelemetry(bench);
  const capacity = find(telemetry.series, 'aurora-cluster/ServerlessDatabaseCapacity/Average');
  expect(capacity).toMatchObject({ state: 'complete', reason: null });
  expect(capacity.values.at(-1)).toBe(1);
  expect(bench.effects.now()).toBeGreaterThanOrEqual(END_MS + lateMs);
});

test('what has not come by the deadline is said to be missing, and a later collection completes it', async () => {
  const isMissing = (name: string, atMs: number) =>
    name === 'ServerlessDatabaseCapacity' && atMs >= END_MS - 2 * MINUTE_MS;
  await using bench = await startBench({
    world: {
      datapoint: (of, atMs) => (isMissing(of.name, atMs) ? null : { value: 1, publishedMs: atMs }),
    },
  });
  const first = await collectTelemetry(bench);
  const metric = 'aurora-cluster/ServerlessDatabaseCapacity/Average';
  expect(first.partial).toContain(`serverless: ${metric}: 2 of 60 periods have no datapoint`);
  expect(find(first.telemetry.series, metric).values.slice(-2)).toEqual([null, null]);
  const waitedMs = bench.effects.now() - END_MS;
  expect(waitedMs).toBeGreaterThan(10 * MINUTE_MS);
  expect(waitedMs).toBeLessThan(20 * MINUTE_MS);

  await using later = await startBench({
    world: { datapoint: (_of, atMs) => ({ value: 1, publishedMs: atMs }) },
  });
  const second = await collectTelemetry({ ...later, storage: bench.storage });
  expect(find(second.telemetry.series, metric)).toMatchObject({ state: 'complete' });
  expect(find(second.telemetry.series, metric).values).not.toContain(null);
  // Only what was missing was asked for again.
  const others = (series: readonly MetricSeries[]) => series.filter((of) => of.metric !== metric);
  expect(others(second.telemetry.series)).toEqual(others(first.telemetry.series));
});

test('instances without detailed monitoring are complete with a datapoint every five minutes, and not with less', async () => {
  for (const [missingMs, expected] of [
    [0, { state: 'complete', reason: null }],
    [END_MS - 28 * MINUTE_MS, { state: 'partial', reason: '1 of 12 periods have no datapoint' }],
  ] as const) {
    await using bench = await startBench({
      stage: STAGE,
      world: {
        datapoint: (of, atMs) =>
          of.namespace === 'AWS/EC2' &&
          of.periodSeconds === 60 &&
          (atMs % 300_000 !== 120_000 || atMs === missingMs)
            ? null
            : { value: 1, publishedMs: atMs },
      },
    });
    const { telemetry } = await collectTelemetry(bench);
    expect(find(telemetry.series, 'server-group/CPUUtilization/Average')).toMatchObject(expected);
  }
});

test('a resource that publishes nothing is partial, and says so', async () => {
  await using bench = await startBench({
    world: { datapoint: (of, atMs) => (of.namespace === 'AWS/RDS' ? null : { value: 1, publishedMs: atMs }) },
  });
  const { partial } = await collectTelemetry(bench);
  expect(partial[0]).toContain('no datapoint at all');
});

test('a window of long ago is read once, at the period that CloudWatch still keeps', async () => {
  const dayMs = 86_400_000;
  const world = createWorld({ now: () => END_MS });
  await using bench = await startBench({
    startMs: END_MS + 20 * dayMs,
    world: { datapoint: world.datapoint },
  });
  const { telemetry } = await collectTelemetry(bench);
  expect(new Set(telemetry.series.map(({ periodSeconds }) => periodSeconds))).toEqual(new Set([300]));
  expect(bench.aws.requests.filter((action) => action === 'cloudwatch:GetMetricData')).toHaveLength(1);
  expect(telemetry.series[0]?.values).toHaveLength(12);
});

test('a window older than anything kept is refused before any call', async () => {
  await using bench = await startBench({ startMs: END_MS + 500 * 86_400_000 });
  await expect(collectTelemetry(bench)).rejects.toMatchObject({ code: 'collect-failed' });
  expect(bench.aws.requests).toEqual([]);
});
