import { expect, test } from 'vitest';
import { collectTelemetry } from '../src/collect-telemetry.ts';
import { startBench } from './fake-aws/bench.ts';
import { STAGE } from './fake-aws/stage.ts';

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
  expect(bench.effects.lines.join()).toContain(`${usd.toFixed(4)} USD`);
});

test('a complete collection that is called again asks nothing and changes nothing', async () => {
  await using bench = await startBench();
  await collectTelemetry(bench);
  const requests = bench.aws.requests.length;
  const files = new Map(bench.storage.files);
  await collectTelemetry(bench);
  expect(bench.aws.requests.length).toBe(requests);
  expect(bench.effects.lines.at(-1)).toMatch(/^Collecting 0 metrics .* for 0\.0000 USD/);
  expect(bench.storage.files).toEqual(files);
});
