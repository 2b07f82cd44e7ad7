import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findArchitecture, type Report, RUN_FILES } from '@crossover/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderSummaryTable } from '../src/summary-table.ts';
import { renderText } from '../src/template.ts';
import { writeReport } from '../src/write-report.ts';
import { type SyntheticBill, writeSyntheticBill } from './synthetic-bill.ts';
import { writeSyntheticRun } from './synthetic-run.ts';

const FAST = { draws: 8 };
// A hybrid's costs take a while; whose its database and network are is a test of the model.
const IDS = ['serverful', 'serverless'];
const DAY = '2026-11-18';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossover-billed-'));
  await writeSyntheticRun(folder, {
    slug: 'billed',
    target: 'aws',
    architectures: IDS.map(findArchitecture),
    repeats: 2,
    workloads: [{ name: 'steady', ratePerSecond: 20, seconds: 3 }],
    coldStarts: 0,
    hasCapacity: false,
    createdAt: `${DAY}T09:00:00.000Z`,
  });
});

afterAll(() => rm(folder, { recursive: true }));

async function reportWith(bill: Partial<SyntheticBill>): Promise<Report> {
  await writeSyntheticBill(folder, { architectures: IDS, days: [{ day: DAY, state: 'final' }], ...bill });
  return writeReport(folder, FAST);
}

const say = (report: Report, name: string) =>
  renderText(report.prose[name] ?? '', report).replaceAll('\u202f', ' ');
const stageOf = (report: Report) => report.reconciliations.find(({ payer }) => payer === 'stage');

test('without a bill there is no section, no sentence and no crossover from one', async () => {
  const report = await writeReport(folder, FAST);
  expect(report).toMatchObject({ reconciliations: [], billedUsage: [], billedCrossovers: [] });
  expect(Object.keys(report.prose)).not.toContain('reconciliation');
  expect(Object.keys(report.prose)).not.toContain('billedCrossover');
});

test('a bill that is the model’s own differs nowhere, of the stage and of everyone who pays', async () => {
  const report = await reportWith({});
  expect(report.reconciliations.map(({ payer }) => payer)).toEqual([
    'stage',
    'shared',
    'serverful',
    'serverless',
  ]);
  for (const { payer, rows, unexplained } of report.reconciliations) {
    expect(rows.length, payer).toBeGreaterThan(1);
    for (const { line, difference, isUnexplained } of rows) {
      expect(Math.abs(difference.value ?? Number.NaN), `${payer} ${line}`).toBeLessThan(0.005);
      expect(isUnexplained, `${payer} ${line}`).toBe(false);
    }
    expect(unexplained.value).toBe(0);
  }
  const [stage, ...payers] = report.reconciliations;
  const billed = payers.reduce((sum, one) => sum + (one.billed.value ?? 0), 0);
  expect(stage?.billed.value).toBeCloseTo(billed, 3);
  expect(say(report, 'reconciliation')).toMatch(
    /^On the day of the run AWS billed \$[\d.]+; for the usage that was measured the model says \$[\d.]+, the same to the cent\. Every line that differs by a cent or more has a reason, which the table names\.$/,
  );
});

test('the total error and the largest difference that nothing explains are said, and the others are in the table', async () => {
  const report = await reportWith({
    days: [
      { day: DAY, state: 'final' },
      { day: '2026-11-19', state: 'provisional' },
    ],
    // A wrong price, fewer hours, an unknown usage type and an architecture that was not measured.
    changes: { 'NatGateway-Hours': { amount: 2 }, LoadBalancerUsage: { quantity: 0.5, amount: 0.5 } },
    foreign: [
      { architecture: 'shared', usageType: 'USE1-Odd-Hours', quantity: 3, unit: 'Hrs', amountUsd: 0.3 },
      {
        architecture: 'serverless/rds-proxy',
        usageType: 'USE1-RDS:Proxy-ASv2-Usage',
        quantity: 96,
        unit: 'ACU-Hr',
        amountUsd: 1.44,
      },
    ],
  });
  const stage = stageOf(report);
  expect(stage).toMatchObject({ billedDays: 2, finalDays: 1 });
  const by = (line: string) => stage?.rows.find((row) => row.line === line);
  expect(by('nat-gateway.hour')).toMatchObject({ reason: null, isUnexplained: true });
  expect(by('nat-gateway.hour')?.error.value).toBeCloseTo(-0.5, 6);
  expect(by('application-load-balancer.hour')).toMatchObject({
    reason: 'day-not-final',
    isUnexplained: false,
  });
  expect(by('USE1-Odd-Hours')).toMatchObject({
    title: 'USE1-Odd-Hours',
    usageTypes: ['USE1-Odd-Hours'],
    isUnexplained: true,
  });
  const other = report.reconciliations.find(({ payer }) => payer === 'serverless/rds-proxy');
  expect(other?.rows).toMatchObject([{ line: 'rds-proxy.acuHour', reason: 'not-in-this-run' }]);
  expect(by('rds-proxy.acuHour')).toBeUndefined();
  expect(say(report, 'reconciliation')).toMatch(
    /^Over the 2 days of the run, of which one is final, AWS billed \$[\d.]+; for the usage that was measured the model says \$[\d.]+, \$[\d.]+ less, an error of [\d.]+ %\. The largest difference that nothing explains is in “NAT gateway, hours”: modelled \$2\.16, billed \$4\.32\.$/,
  );
});

test('a day that the run touches and nobody billed is missing, and is not counted', async () => {
  const report = await reportWith({ days: [{ day: '2026-11-19', state: 'final' }] });
  expect(stageOf(report)?.days).toEqual([
    { day: DAY, state: 'missing' },
    { day: '2026-11-19', state: 'final' },
  ]);
  expect(stageOf(report)?.billedDays).toBe(1);
});

test('the crossover from what was billed stands beside the one from what was measured', async () => {
  const report = await reportWith({
    // Twice the GB-seconds of what the function's own log says.
    changes: { 'Lambda-GB-Second-ARM': { quantity: 2, amount: 2 } },
  });
  expect(report.billedUsage.map(({ architecture, name }) => [architecture, name])).toEqual([
    ['serverless', 'billedDurationMs'],
    ['serverless', 'responseBytes'],
    ['serverless', 'databaseIoPerRequest'],
  ]);
  for (const { quantity } of report.billedUsage) expect(quantity.provenance).toBe('billed');
  const measured = report.assumptions.find(
    ({ architecture, name }) => architecture === 'serverless' && name === 'billedDurationMs',
  );
  expect(measured?.quantity).toMatchObject({ value: 9, provenance: 'measured-on-aws' });
  // The model adds cold starts to warm durations, here 0.2 % of 250 ms.
  expect(report.billedUsage[0]?.quantity.value).toBeCloseTo(2 * 9 - 0.5, 2);
  const [billed] = report.billedCrossovers;
  const before = report.crossovers.find(
    ({ a, b, shape }) => a === billed?.a && b === billed.b && shape === 'constant',
  );
  expect(report.billedCrossovers).toHaveLength(1);
  // Dearer functions: servers are worth it from less traffic on.
  expect(billed?.points[0]?.value).toBeLessThan(before?.points[0]?.value ?? 0);
  expect(renderSummaryTable(report)).toMatch(/AWS billed \$[\s\S]+From what was billed: the monthly/);
  for (const crossover of [billed, before]) expect(crossover?.points[0]?.low).not.toBeNull();
  expect(say(report, 'billedCrossover')).toMatch(
    /^From what was billed: the monthly bills cross at .+ From what was measured: the monthly bills cross at /,
  );
});

test('a bill of another region is refused', async () => {
  await writeSyntheticBill(folder, { architectures: IDS, days: [{ day: DAY, state: 'final' }] });
  const bill = await readFile(join(folder, RUN_FILES.billed), 'utf8');
  await writeFile(
    join(folder, RUN_FILES.billed),
    bill.replace('"region":"us-east-1"', '"region":"eu-central-1"'),
  );
  await expect(writeReport(folder, FAST)).rejects.toThrow(
    'billed.json, field region: expected us-east-1 as planned, found eu-central-1',
  );
});

test('another file than a bill is refused with its name and field', async () => {
  await writeFile(join(folder, RUN_FILES.billed), '{"schemaVersion":1}');
  await expect(writeReport(folder, FAST)).rejects.toThrow(/billed\.json, field stage/);
  await writeSyntheticBill(folder, { architectures: IDS, days: [{ day: DAY, state: 'final' }] });
  const { files } = await writeReport(folder, FAST);
  for (const path of [RUN_FILES.billed, RUN_FILES.awsTelemetry, RUN_FILES.awsUsage]) {
    expect(files[path]?.sizeBytes).toBe((await readFile(join(folder, path))).byteLength);
  }
});
