import { expect, test } from 'vitest';
import { collectTelemetry } from '../src/collect-telemetry.ts';
import { NO_PATIENCE } from '../src/waiting.ts';
import { startBench } from './fake-aws/bench.ts';
import { END_MS, STAGE } from './fake-aws/stage.ts';

const isOfCloudWatch = (action: string) => /^(cloudwatch|logs):/.test(action);

test('an hour of three architectures needs at most 12 CloudWatch calls', async () => {
  await using bench = await startBench({ stage: STAGE, of: { longestDelayMs: 120_000 } });
  const { telemetry, partial, calls } = await collectTelemetry(bench);
  expect(partial).toEqual([]);
  expect(new Set(telemetry.series.map(({ architecture }) => architecture))).toEqual(
    new Set(['serverful', 'serverless', 'hybrid']),
  );
  expect(telemetry.functionReports.map(({ logGroup }) => logGroup)).toEqual([
    '/aws/lambda/serverless-api',
    '/aws/lambda/hybrid-api',
  ]);
  const requests = bench.aws.requests.filter(isOfCloudWatch);
  expect(requests.length).toBeGreaterThan(0);
  expect(requests.length).toBeLessThanOrEqual(12);
  // What it says of its own calls is what the other side saw.
  expect(Object.values(calls).reduce((sum, n) => sum + n, 0)).toBe(bench.aws.requests.length);
});

test('what the calls will cost is announced before the first of them', async () => {
  await using bench = await startBench({ stage: STAGE });
  const requestsWhenAnnounced: number[] = [];
  const effects = {
    ...bench.effects,
    announce: (line: string) => {
      requestsWhenAnnounced.push(bench.aws.requests.length);
      bench.effects.announce(line);
    },
  };
  const { telemetry } = await collectTelemetry({ ...bench, effects });
  expect(requestsWhenAnnounced).toEqual([0]);
  // Each metric is requested twice, at 0.01 USD per thousand.
  const usd = ((2 * telemetry.series.length) / 1000) * 0.01;
  const said = bench.effects.lines.join();
  expect(said).toContain(`${usd.toFixed(4)} USD`);
  // Every call is announced; fewer come when there are few traces.
  const announced = Number(/by about (\d+) calls/.exec(said)?.[1]);
  expect(bench.aws.requests.length).toBeLessThanOrEqual(announced);
  expect(bench.aws.requests.length).toBeGreaterThan(announced / 2);
});

test('without patience it reads once, and says of all that could still change that it could', async () => {
  await using bench = await startBench({ of: { longestDelayMs: 120_000 } });
  const { partial } = await collectTelemetry({ ...bench, patience: NO_PATIENCE });
  expect(bench.aws.requests.filter((action) => action === 'cloudwatch:GetMetricData')).toHaveLength(1);
  expect(partial.join()).toContain('still changing when it was last read');
  // Log queries are polled; nothing else is waited for.
  expect(bench.effects.now() - END_MS).toBeLessThan(10_000);
});

test('a complete collection that is called again asks nothing and changes nothing', async () => {
  await using bench = await startBench();
  await collectTelemetry(bench);
  const requests = bench.aws.requests.length;
  const files = new Map(bench.storage.files);
  await collectTelemetry(bench);
  expect(bench.aws.requests.length).toBe(requests);
  expect(bench.effects.lines.at(-1)).toMatch(/AWS is not asked/);
  expect(bench.storage.files).toEqual(files);
});
