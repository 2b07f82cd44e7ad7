import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awsUsageSchema, RUN_FILES } from '@crossover/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { storeAwsUsage } from '../src/run/store-aws-usage.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossover-usage-'));
});

afterEach(() => rm(folder, { recursive: true }));

const TELEMETRY = {
  schemaVersion: 1,
  provenance: 'measured-on-aws',
  stage: 'alex',
  region: 'eu-central-1',
  window: { startAt: '2026-11-18T09:00:00.000Z', endAt: '2026-11-18T10:00:00.000Z' },
  series: [],
  functionReports: [
    {
      architecture: 'serverless',
      logGroup: '/aws/lambda/serverless-api',
      invocations: 1000,
      invocationsByMetric: 1000,
      coldStarts: [],
      totalDurationMs: 7400,
      totalBilledDurationMs: 8000,
      durationP50Ms: 7,
      durationP95Ms: 11,
      durationP99Ms: 14,
      maxMemoryUsedMib: 91,
      state: 'complete',
      reason: null,
    },
  ],
  traces: [],
  configurations: [],
};

test('a run with telemetry from AWS has its usage beside it, which a report takes', async () => {
  await writeFile(join(folder, RUN_FILES.awsTelemetry), JSON.stringify(TELEMETRY));
  await storeAwsUsage(folder);
  const text = await readFile(join(folder, RUN_FILES.awsUsage), 'utf8');
  const [profile] = awsUsageSchema.parse(JSON.parse(text)).profiles;
  expect(profile?.architecture).toBe('serverless');
  expect(profile?.inputs.billedDurationMs?.quantity).toMatchObject({
    value: 8,
    unit: 'ms',
    provenance: 'measured-on-aws',
  });
  await storeAwsUsage(folder);
  expect(await readFile(join(folder, RUN_FILES.awsUsage), 'utf8')).toBe(text);
});

test('a run in the lab gets no such file, and telemetry that is cut is refused', async () => {
  await storeAwsUsage(folder);
  await expect(readFile(join(folder, RUN_FILES.awsUsage))).rejects.toThrow('ENOENT');
  await writeFile(join(folder, RUN_FILES.awsTelemetry), '{"schemaVersion":');
  await expect(storeAwsUsage(folder)).rejects.toMatchObject({ code: 'invalid-run-data' });
});
