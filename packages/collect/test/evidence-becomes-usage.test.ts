import { usageProfileSchema } from '@crossover/model';
import { expect, test } from 'vitest';
import { collectTelemetry } from '../src/collect-telemetry.ts';
import { usageProfiles } from '../src/usage-profiles.ts';
import { startBench } from './fake-aws/bench.ts';
import { END_MS, STAGE, WINDOW } from './fake-aws/stage.ts';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('warm and cold invocations are told apart in the usage that the cost model takes', async () => {
  await using bench = await startBench({ stage: STAGE, startMs: END_MS + 86_400_000 });
  const { telemetry } = await collectTelemetry(bench);
  const profiles = usageProfiles(telemetry).map((profile) => usageProfileSchema.parse(profile));
  expect(profiles.map(({ architecture }) => architecture)).toEqual(['serverful', 'serverless', 'hybrid']);

  const lines = bench.world.reportLines.filter(
    ({ logGroup, atMs }) =>
      logGroup === '/aws/lambda/serverless-api' && atMs >= Date.parse(WINDOW.startAt) && atMs < END_MS,
  );
  const cold = lines.filter(({ initMs }) => initMs !== null);
  const warm = lines.filter(({ initMs }) => initMs === null);
  const inputs = profiles[1]?.inputs;
  expect(inputs?.coldShare?.quantity.value).toBeCloseTo(cold.length / lines.length, 12);
  expect(inputs?.billedDurationMs?.quantity.value).toBeCloseTo(mean(warm.map(({ billedMs }) => billedMs)), 9);
  expect(inputs?.billedDurationMs?.quantity).toMatchObject({
    unit: 'ms',
    n: warm.length,
    provenance: 'measured-on-aws',
  });
  expect(inputs?.initDurationMs?.quantity.value).toBeCloseTo(mean(cold.map(({ initMs }) => initMs ?? 0)), 9);
});

test('billed reads and writes are counted per request', async () => {
  await using bench = await startBench({
    stage: STAGE,
    startMs: END_MS + 86_400_000,
    world: {
      // 60 minutes of 100 requests; 12 stretches of five minutes with 300 reads and as many writes.
      datapoint: (of, atMs) => ({
        value: of.name === 'Count' ? 100 : of.name.startsWith('Volume') ? 300 : 1,
        publishedMs: atMs,
      }),
    },
  });
  const { telemetry } = await collectTelemetry(bench);
  const serverless = usageProfiles(telemetry).find(({ architecture }) => architecture === 'serverless');
  expect(serverless?.inputs.databaseIoPerRequest?.quantity).toMatchObject({
    value: (2 * 12 * 300) / 6000,
    n: 6000,
  });
});

test('partial evidence gives no usage', async () => {
  await using bench = await startBench({ stage: STAGE, world: { logGroups: new Set() } });
  const { telemetry } = await collectTelemetry(bench);
  for (const { inputs } of usageProfiles(telemetry)) expect(inputs.billedDurationMs).toBeUndefined();
  expect(usageProfiles({ ...telemetry, functionReports: [] })[1]?.inputs.coldShare).toBeUndefined();
});
