import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARCHITECTURES, CATALOGUE, findArchitecture, repeatFile } from '@crossover/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readRun } from '../src/run-data.ts';
import { renderSummaryTable } from '../src/summary-table.ts';
import { writeReport } from '../src/write-report.ts';
import { type SyntheticRun, writeSyntheticRun } from './synthetic-run.ts';

const FAST = { draws: 4 };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossover-odd-'));
});

afterEach(() => rm(folder, { recursive: true }));

const write = (options: Partial<SyntheticRun>) =>
  writeSyntheticRun(folder, {
    slug: 'odd',
    repeats: 2,
    // Two are enough but where every one is asked for; a hybrid's costs take a while.
    architectures: ['serverful', 'serverless'].map(findArchitecture),
    workloads: [{ name: 'steady', ratePerSecond: 30, seconds: 3 }],
    coldStarts: 4,
    ...options,
  });

test('one architecture alone is measured and compared with nothing', async () => {
  await write({ architectures: ARCHITECTURES.slice(0, 1) });
  const report = await writeReport(folder, FAST);
  expect(report.comparisons).toEqual([]);
  expect(report.crossovers).toEqual([]);
  expect(report.title).toBe('Serverful under steady traffic');
  expect(report.title + report.verdict).not.toMatch(/faster|costs less/);
  expect(report.figures.map(({ id }) => id)).not.toContain('differences');
});

test('every architecture of the catalogue goes through without a special case', async () => {
  await write({ architectures: CATALOGUE });
  const report = await writeReport(folder, FAST);
  const pairs = (CATALOGUE.length * (CATALOGUE.length - 1)) / 2;
  expect(report.summaries).toHaveLength(CATALOGUE.length);
  expect(new Set(report.comparisons.map(({ a, b }) => `${a} ${b}`)).size).toBe(pairs);
  expect(report.crossovers).toHaveLength(3 * pairs);
  expect(report.warnings).toContainEqual({ kind: 'proxy-left-out', architecture: 'serverless/rds-proxy' });
  for (const { id, title, servers, functions } of CATALOGUE) {
    expect(report.bills.some(({ bill }) => bill.architecture === id)).toBe(true);
    expect(report.architectures.some((one) => one.id === id)).toBe(true);
    const drawn = await readFile(join(folder, 'figures/cost-by-traffic.svg'), 'utf8');
    // Long names take two lines; the figure's own name has them whole.
    for (const word of title.split(' ')) expect(drawn).toMatch(new RegExp(`>[^<]*${word}[^<]*</text>`));
    // Servers and functions behind one front door are shown apart as well; others have nothing to show.
    const isSplit = servers !== undefined && functions !== undefined;
    expect(report.splits.some(({ architecture }) => architecture === id)).toBe(isSplit);
    expect(report.baselines.some(({ architecture }) => architecture === id)).toBe(isSplit);
  }
  // The same servers on the same database: two measurements of them must not look like a saving.
  const measuredOf = (name: string, architecture: string) =>
    report.assumptions.find((one) => one.name === name && one.architecture === architecture)?.quantity.value;
  for (const name of ['serverCpuMsPerRequest', 'databaseCpuMsPerRequest', 'responseBytes'])
    expect(measuredOf(name, 'hybrid')).toBe(measuredOf(name, 'serverful'));
  expect(measuredOf('billedDurationMs', 'hybrid')).toBeGreaterThan(0);
});

test('without one valid repeat there are costs and cold starts, and no time is claimed', async () => {
  const ids = ARCHITECTURES.flatMap(({ id }) =>
    [1, 2].map((repeat) => `steady-${id.replace('/', '.')}-${repeat}`),
  );
  await write({ invalid: ids.slice(0, 2), errored: ids.slice(2) });
  const report = await writeReport(folder, FAST);
  expect(report.totals).toMatchObject({ validRepeats: 0, requests: 0 });
  expect(report.verdict).toContain('No repeat is valid');
  expect(report.comparisons.every(({ verdict }) => verdict === 'inconclusive')).toBe(true);
  expect(report.figures.map(({ id }) => id)).toEqual(expect.arrayContaining(['cost-by-traffic', 'repeats']));
  expect(renderSummaryTable(report)).toContain('0 of 2');
});

test('a user’s own script has no rate that is known beforehand', async () => {
  const plan = await write({});
  const workload = {
    name: 'steady',
    title: 'Own script',
    description: 'A script of the user.',
    seed: 1,
    dataset: { products: 10 },
    slo: { responseTimeMs: 100, share: 0.99 },
    script: { path: 'own.yml', sha256: 'abc', engine: 'http' },
  };
  const changed = {
    ...plan,
    workloads: plan.workloads.map((planned) => ({ ...planned, scheduledRequests: 0, workload })),
  };
  await writeFile(join(folder, 'plan.json'), JSON.stringify(changed));
  const report = await writeReport(folder, FAST);
  expect(report.workloads[0]).toMatchObject({ timeoutMs: null, meanRatePerSecond: { value: null } });
  expect(report.bills.length).toBeGreaterThan(0);
});

test('an architecture that the catalogue does not have is an error with the ones it has', async () => {
  await write({});
  const path = join(folder, 'plan.json');
  await writeFile(path, (await readFile(path, 'utf8')).replaceAll('serverful', 'unheard-of'));
  await expect(writeReport(folder, FAST)).rejects.toMatchObject({ code: 'invalid-run-data' });
});

test('two repeats give values, and intervals only from three on', async () => {
  await write({ repeats: 2 });
  const { summaries } = await writeReport(folder, FAST);
  const [p50] = summaries.flatMap(({ metrics }) => metrics.responseP50 ?? []);
  expect(p50).toMatchObject({ low: null, high: null, reason: expect.stringContaining('three repeats') });
  expect(p50?.value).toBeGreaterThan(0);
});

test('prices are dated by their sources, and old ones are said to be so', async () => {
  await write({});
  const report = await writeReport(folder, FAST);
  const dates = report.bills.flatMap(({ bill }) => bill.items.map(({ sourceDate }) => sourceDate)).sort();
  expect(report.priceDates).toEqual({ oldest: dates[0], newest: dates.at(-1) });
  const days = (Date.parse(report.endedAt) - Date.parse(dates[0] ?? '')) / 86_400_000;
  const stale = report.warnings.find(({ kind }) => kind === 'prices-stale');
  if (days > 365) expect(stale).toMatchObject({ ageDays: Math.floor(days), limitDays: 365 });
  else expect(stale).toBeUndefined();
  expect(report.prose.bill).toContain('dated {priceDates.oldest|date}');
});

test('the generator’s own lateness is a limit below which no difference is claimed', async () => {
  await write({ repeats: 3 });
  const { plan, repeats } = await readRun(folder);
  const lags = repeats.flatMap(({ repeat }) => (repeat?.state === 'completed' ? [repeat.generator] : []));
  const report = await writeReport(folder, FAST);
  const [p50] = report.comparisons.filter(({ metric }) => metric === 'responseP50');
  const [p95] = report.comparisons.filter(({ metric }) => metric === 'responseP95');
  const [failed] = report.comparisons.filter(({ metric }) => metric === 'errorShare');
  expect(plan.order).toHaveLength(lags.length);
  expect(p50?.instrumentBias.value).toBeGreaterThan(0);
  expect(p50?.instrumentBias.value).toBeLessThanOrEqual(Math.max(...lags.map(({ lagP50Ms }) => lagP50Ms)));
  expect(p95?.instrumentBias.value).toBeLessThanOrEqual(Math.max(...lags.map(({ lagP99Ms }) => lagP99Ms)));
  expect(p95?.instrumentBias.value).toBeGreaterThan(p50?.instrumentBias.value ?? 0);
  expect(failed?.instrumentBias).toMatchObject({ value: null, reason: expect.stringContaining('adds time') });
  const [goodput] = report.comparisons.filter(({ metric }) => metric === 'goodput');
  expect(goodput?.instrumentBias.value).toBeGreaterThanOrEqual(0);
  expect(goodput?.instrumentBias.value).toBeLessThan(1);
  for (const { rateErrorP99Share } of report.repeats) expect(rateErrorP99Share).toBeGreaterThan(0);
  expect(report.prose.sending).toMatch(/\.lagP99Ms\|ms\}.*\.rateErrorP99Share\|share\}/);
});

test('a calibrated run is limited by what its instrument was found to add', async () => {
  await write({ hasCalibration: true });
  const report = await writeReport(folder, FAST);
  const biasOf = (metric: string) => report.comparisons.find((one) => one.metric === metric)?.instrumentBias;
  expect(biasOf('responseP50')).toMatchObject({ value: 0.3, n: 1100 });
  expect(biasOf('responseP99')?.value).toBe(1.2);
  expect(report.prose.calibration).toContain('percentiles.p99.biasMs|ms} at p99');
  expect(report.prose.calibration).not.toContain('p99.9');
  expect(Object.keys(report.files)).toContain('calibration/before-30.ndjson.gz');
});

test('cold starts of the warm-up are counted and said', async () => {
  await write({ repeats: 2 });
  const { repeats } = await readRun(folder);
  for (const { planned, repeat } of repeats) {
    if (repeat?.state !== 'completed' || repeat.observation === null) continue;
    const { functions } = repeat.observation;
    if (functions === null) continue;
    const observation = { ...repeat.observation, functions: { ...functions, coldStarts: 1000 } };
    await writeFile(join(folder, repeatFile(planned.id)), JSON.stringify({ ...repeat, observation }));
  }
  const report = await writeReport(folder, FAST);
  const known = report.repeats.flatMap(({ warmUpColdStarts }) => warmUpColdStarts ?? []);
  expect(known.length).toBeGreaterThan(0);
  expect(Math.min(...known)).toBeGreaterThan(0);
  expect(report.totals.warmUpColdStarts).toBe(1000 * known.length - report.totals.coldRequests);
  expect(report.prose.coldStarts).toContain('{totals.warmUpColdStarts|count} more happened during warm-up');
});
