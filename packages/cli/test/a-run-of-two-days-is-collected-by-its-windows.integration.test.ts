import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AwsTelemetry,
  awsTelemetrySchema,
  findArchitecture,
  planSchema,
  RUN_FILES,
  repeatFile,
} from '@crossover/model';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CREDENTIALS, startFakeAws } from '../../collect/test/fake-aws/server.ts';
import { createSimulatedEffects } from '../../collect/test/fake-aws/simulation.ts';
import { createWorld } from '../../collect/test/fake-aws/stage-world.ts';
import { collectEvidence } from '../src/evidence/collect-evidence.ts';
import { collectRunBill } from '../src/evidence/collect-run-bill.ts';
import { usingRunFolder } from '../src/run/run-folder.ts';
import { DAY_MS, SLUG, writeRunOnAws } from './aws-run.ts';

const FIRST = { startAt: '2026-11-18T10:20:00.000Z', endAt: '2026-11-18T10:40:00.000Z' };
/** Three days later. */
const SECOND = { startAt: '2026-11-21T09:30:00.000Z', endAt: '2026-11-21T09:45:00.000Z' };

/** Start and end of every question with a time in it. */
function timesIn(asked: readonly { readonly input: unknown }[]) {
  return asked.flatMap(({ input }) => {
    const { StartTime, EndTime, startTime, endTime } = input as Record<string, number | undefined>;
    const [start, end] = [StartTime ?? startTime, EndTime ?? endTime];
    return start === undefined || end === undefined ? [] : [{ startMs: 1000 * start, endMs: 1000 * end }];
  });
}

/** CloudWatch's periods of five minutes may begin before a window and end after it. */
const SLACK_MS = 300_000;
const isOf = ({ startMs, endMs }: { startMs: number; endMs: number }, { startAt, endAt }: typeof FIRST) =>
  startMs >= Date.parse(startAt) - SLACK_MS && endMs <= Date.parse(endAt) + SLACK_MS;

const invocationsIn = ({ functionReports }: AwsTelemetry) =>
  functionReports.reduce((sum, { invocations }) => sum + invocations, 0);

test('of a run that was resumed days later AWS is asked for the times in which repeats ran, and for each once', async () => {
  const reports = await mkdtemp(join(tmpdir(), 'crossover-days-'));
  const effects = createSimulatedEffects(Date.parse(FIRST.endAt) + DAY_MS);
  const aws = await startFakeAws({ world: createWorld({ now: effects.now, traces: 60 }) });
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_PROFILE: undefined,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_SESSION_TOKEN: CREDENTIALS.sessionToken,
  }))
    vi.stubEnv(name, value);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await aws[Symbol.asyncDispose]();
    await rm(reports, { recursive: true, force: true });
  });
  const folder = await writeRunOnAws(reports, {
    architectures: ['serverless', 'hybrid'].map(findArchitecture),
  });
  const { order } = planSchema.parse(JSON.parse(await readFile(join(folder, RUN_FILES.plan), 'utf8')));
  const [one, other] = order.map(({ id }) => join(folder, repeatFile(id)));
  const measured = async (file: string | undefined, { startAt, endAt }: typeof FIRST) => {
    if (file === undefined) return expect.fail('expected two repeats');
    const repeat = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...repeat, startedAt: startAt, endedAt: endAt }));
  };
  const collect = async () => {
    const before = aws.asked.length;
    const asking = { announce: () => {}, signal: new AbortController().signal, effects };
    await usingRunFolder(reports, { resume: SLUG }, (run) =>
      collectEvidence({ ...asking, folder: run }, true),
    );
    const text = await readFile(join(folder, RUN_FILES.awsTelemetry), 'utf8');
    return { telemetry: awsTelemetrySchema.parse(JSON.parse(text)), asked: aws.asked.slice(before), asking };
  };

  // The day on which it was interrupted: one repeat is there.
  await measured(one, FIRST);
  await measured(other, FIRST);
  const first = await collect();
  expect(first.telemetry).toMatchObject({ window: FIRST });
  expect(first.telemetry.windows).toBeUndefined();
  expect(timesIn(first.asked).every((times) => isOf(times, FIRST))).toBe(true);
  expect(invocationsIn(first.telemetry)).toBeGreaterThan(100);

  // The day on which it was resumed.
  await measured(other, SECOND);
  await effects.sleep(Date.parse(SECOND.endAt) + DAY_MS - effects.now());
  const second = await collect();
  expect(timesIn(second.asked).length).toBeGreaterThan(3);
  expect(timesIn(second.asked).every((times) => isOf(times, SECOND))).toBe(true);
  expect(second.telemetry).toMatchObject({
    window: { startAt: FIRST.startAt, endAt: SECOND.endAt },
    windows: [FIRST, SECOND],
  });
  // What was known stays, what is new stands behind it.
  expect(second.telemetry.series.slice(0, first.telemetry.series.length)).toEqual(first.telemetry.series);
  expect(second.telemetry.series).toHaveLength(2 * first.telemetry.series.length);
  expect(second.telemetry.functionReports.map(({ window }) => window)).toEqual([
    FIRST,
    FIRST,
    SECOND,
    SECOND,
  ]);
  expect(invocationsIn(second.telemetry)).toBe(invocationsIn(first.telemetry));

  const { billed } = await usingRunFolder(reports, { resume: SLUG }, (run) =>
    collectRunBill({ ...second.asking, folder: run }, 0.1),
  );
  expect(billed.days.map(({ day }) => day)).toEqual(['2026-11-18', '2026-11-21']);
});
