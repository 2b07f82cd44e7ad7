import { readdir } from 'node:fs/promises';
import {
  ARCHITECTURES,
  type AwsTelemetry,
  awsTelemetrySchema,
  awsUsageSchema,
  reportSchema,
} from '@crossover/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, DAY_MS, SLUG, startAwsBench, writeRunOnAws } from './aws-run.ts';
import { unbroken } from './command.ts';

/** Collected at once, long after the run, from an AWS without faults. */
let whole: Awaited<ReturnType<typeof startAwsBench>>;
beforeAll(async () => {
  whole = await startAwsBench();
  await whole.run(['collect', SLUG], at(DAY_MS));
});
afterAll(() => whole[Symbol.asyncDispose]());

const ofCloudWatch = (requests: readonly string[]) =>
  requests.filter((action) => /^(cloudwatch|logs):/.test(action));
const telemetryIn = (text: string): AwsTelemetry => awsTelemetrySchema.parse(JSON.parse(text));

test('right after an hour of three architectures: the cost is said, late datapoints are waited for, the report is of them', async () => {
  await using bench = await startAwsBench({
    architectures: ARCHITECTURES,
    of: { longestDelayMs: 120_000 },
  });
  const outcome = await bench.run(['collect', SLUG], at(0));
  expect(unbroken(outcome.stderr)).toMatch(
    /^Collecting \d+ metrics of stage test over 60 minutes by about \d+ calls of AWS; \d+ of CloudWatch for 0\.00\d\d USD; its log queries at 0\.005 USD per GB/,
  );
  // Three minutes after the run, less what reading the settings took; then two more.
  expect(outcome.stderr).toMatch(/Waiting 1[78]\d s[\s\S]+Waiting 120 s/);
  expect(outcome.stderr).toContain('Nothing is missing.');
  expect(outcome.code).toBe(0);
  expect(ofCloudWatch(bench.aws.requests).length).toBeLessThanOrEqual(12);
  // The account is no part of a run: AWS is asked for it where an address needs it.
  expect(bench.aws.requests).toContain('sts:GetCallerIdentity');

  const telemetry = telemetryIn(await bench.read('aws-telemetry.json'));
  expect(telemetry.window).toEqual({ startAt: at(-3_600_000), endAt: at(0) });
  expect(telemetry.configurations.find(({ resource }) => resource === 'load-balancer')?.settings).toEqual({
    IpAddressType: 'ipv4',
    Scheme: 'internet-facing',
    Type: 'application',
  });
  const usage = awsUsageSchema.parse(JSON.parse(await bench.read('aws-usage.json')));
  const report = reportSchema.parse(JSON.parse(await bench.read('report.json')));
  const billedMs = usage.profiles.find(({ architecture }) => architecture === 'serverless')?.inputs
    .billedDurationMs?.quantity.value;
  expect(billedMs).toBeGreaterThan(0);
  expect(Object.keys(report.files)).toContain('aws-usage.json');
  expect(outcome.stdout).toContain('serverless');
  expect((await readdir(bench.folder)).filter((name) => /journal|lock|tmp/.test(name))).toEqual([]);

  // Complete: no call, nothing changes.
  const files = ['aws-telemetry.json', 'aws-usage.json', 'report.json'];
  const before = await Promise.all(files.map((file) => bench.read(file)));
  const requests = bench.aws.requests.length;
  const again = await bench.run(['collect', SLUG], at(DAY_MS));
  expect(again.stderr).toMatch(/^All evidence of stage test is here; AWS is not asked\.\n/);
  expect(bench.aws.requests).toHaveLength(requests);
  expect(await Promise.all(files.map((file) => bench.read(file)))).toEqual(before);
});

test('without waiting it takes what is there, says what may be late, and a second call adds the rest', async () => {
  await using bench = await startAwsBench({ of: { longestDelayMs: 600_000 } });
  const early = await bench.run(['collect', SLUG, '--no-wait'], at(60_000));
  expect(early.code).toBe(0);
  expect(early.stderr).toMatch(/Missing, \d+ parts:\n {2}serverless: .*\n/);
  expect(unbroken(early.stderr)).toContain('still changing when it was last read');
  expect(early.stderr).toContain(`npm run crossover -- collect ${SLUG}`);
  expect(early.stderr).not.toContain('Waiting');
  expect(
    telemetryIn(await bench.read('aws-telemetry.json')).series.some(({ state }) => state === 'partial'),
  ).toBe(true);

  const read = bench.aws.requests.filter((action) => action === 'cloudformation:GetResource').length;
  const late = await bench.run(['collect', SLUG], at(DAY_MS));
  expect(late.stderr).toContain('Nothing is missing.');
  // What was complete is not asked for again.
  expect(bench.aws.requests.filter((action) => action === 'cloudformation:GetResource')).toHaveLength(read);
  expect(await bench.read('aws-telemetry.json')).toBe(await whole.read('aws-telemetry.json'));
});

test('pages, throttling and errors of AWS change no byte', async () => {
  await using bench = await startAwsBench({
    paging: { datapoints: 900, rows: 10, summaries: 9 },
    faults: (n) => (n % 7 === 2 ? 'throttled' : n % 13 === 5 ? 'internal' : n === 7 ? 'reset' : 'none'),
  });
  const outcome = await bench.run(['collect', SLUG], at(DAY_MS));
  expect(outcome.code).toBe(0);
  expect(bench.aws.requests.length).toBeGreaterThan(1.5 * whole.aws.requests.length);
  expect(await bench.read('aws-telemetry.json')).toBe(await whole.read('aws-telemetry.json'));
});

test('a hole that AWS never fills is named, and is said to stay', async () => {
  await using bench = await startAwsBench({ of: { gapShare: 0.02 } });
  const outcome = await bench.run(['collect', SLUG], at(DAY_MS));
  expect(outcome.code).toBe(0);
  expect(unbroken(outcome.stderr)).toMatch(/ of 60 periods have no datapoint/);
  expect(outcome.stderr).toContain('So long after the run AWS adds nothing by itself.');
});

test.each([
  ['collect', 'in the lab', null, /found one in the lab/],
  ['bill', 'on targets', { stage: null, deployed: undefined }, /found one on targets that are no stage/],
  ['collect', 'of unknown resources', { deployed: undefined }, /does not know the resources of stage test/],
])('%s of a run %s is refused before AWS is asked', async (command, name, targets, found) => {
  await using bench = await startAwsBench();
  const slug = name.replaceAll(' ', '-');
  const folder = await writeRunOnAws(bench.reports, { slug, targets });
  const before = await readdir(folder);
  const outcome = await bench.run([command, slug], at(DAY_MS));
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toMatch(/Expected a run made with "compare --stage"/);
  expect(outcome.stderr).toMatch(found);
  expect(outcome.stderr).toMatch(/--stage|anew/);
  expect(bench.aws.requests).toEqual([]);
  expect((await readdir(folder)).filter((file) => !before.includes(file) && file.includes('.'))).toEqual([]);
});
