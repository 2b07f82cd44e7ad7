import { balancingSchema } from '@crossover/model';
import { expect, test } from 'vitest';
import { BalancingRecorder } from '../src/balancing/balancing-recorder.ts';
import { MetricSeries } from '../src/balancing/metric-series.ts';

const OPTIONS = { periodMs: 1_000, delayMs: 500, evaluationPeriods: 1 };
const count = (series: MetricSeries, fromMs: number, n: number) => {
  for (let i = 0; i < n; i += 1) series.counted(fromMs + (i * 999) / n);
};

test('a period’s rate can be read after its end and the delay, not before', () => {
  const series = new MetricSeries(OPTIONS, 2);
  count(series, 0, 40);
  expect(series.read(1_499).ratePerSecond).toBeNull();
  expect(series.read(1_500)).toEqual({ ratePerSecond: 40, healthyServers: 2 });
});

test('a period without traffic has no value: the last one that has any counts, for five periods', () => {
  const series = new MetricSeries(OPTIONS, 2);
  count(series, 0, 40);
  expect(series.read(5_500).ratePerSecond).toBe(40);
  expect(series.read(6_500)).toEqual({ ratePerSecond: null, healthyServers: null });
});

test('the rate is the mean of as many periods as are evaluated', () => {
  const series = new MetricSeries({ ...OPTIONS, evaluationPeriods: 2 }, 2);
  count(series, 0, 40);
  count(series, 1_000, 80);
  expect(series.read(2_500).ratePerSecond).toBe(60);
});

test('of healthy servers the least of the period counts', () => {
  const series = new MetricSeries(OPTIONS, 3);
  count(series, 0, 1);
  series.healthy(300, 1);
  series.healthy(600, 2);
  count(series, 1_000, 1);
  expect(series.read(1_500).healthyServers).toBe(1);
  expect(series.read(2_500).healthyServers).toBe(2);
});

test('what the balancer did is told by the second from its first request', () => {
  const recorder = new BalancingRecorder();
  const weights = (functions: number) => ({ servers: 100 - functions, functions });
  recorder.begin({ weights: weights(0), reason: 'beginning', ratePerSecond: null, healthyServers: 2 });
  recorder.handed('servers', 10_000);
  recorder.handed('functions', 12_300);
  recorder.changed(
    { weights: weights(60), reason: 'overflow', ratePerSecond: 500, healthyServers: 2 },
    12_000,
  );
  recorder.healthyServers(1, 12_999);
  recorder.looked();
  const balancing = balancingSchema.parse(recorder.end('weights', ['server-1']));
  expect(balancing.seconds).toEqual([
    { second: 0, servers: 1, functions: 0, functionShare: 0, healthyServers: 2 },
    { second: 1, servers: 0, functions: 0, functionShare: 0, healthyServers: 2 },
    { second: 2, servers: 0, functions: 1, functionShare: 0.6, healthyServers: 1 },
  ]);
  expect(balancing).toMatchObject({ servers: 1, functions: 1, looks: 1 });
  expect(balancing.changes.map(({ atMs }) => atMs)).toEqual([0, 2_000]);
});
