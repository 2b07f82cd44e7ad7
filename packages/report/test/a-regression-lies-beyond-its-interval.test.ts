import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findArchitecture, type Report } from '@crossover/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findRegressions } from '../src/regression/find-regressions.ts';
import { GATES, type Gate, type GateName } from '../src/regression/gate.ts';
import { writeReport } from '../src/write-report.ts';
import { type SyntheticRun, writeSyntheticRun } from './synthetic-run.ts';

let root: string;

const BASE: Omit<SyntheticRun, 'slug'> = {
  architectures: ['serverful', 'serverless'].map(findArchitecture),
  repeats: 5,
  hasCapacity: false,
  workloads: [{ name: 'steady', ratePerSecond: 60, seconds: 6 }],
  medianMs: { serverful: 20, serverless: 24 },
};

const folderOf = (slug: string) => join(root, slug);

async function write(slug: string, run: Partial<SyntheticRun>): Promise<void> {
  await writeSyntheticRun(folderOf(slug), { ...BASE, slug, ...run });
  await writeReport(folderOf(slug), { draws: 10 });
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'crossover-regression-'));
  await write('before', { seed: 1 });
  await write('again', { seed: 2, createdAt: '2026-11-25T10:00:00.000Z' });
  await write('slower', { seed: 1, medianMs: { serverful: 20, serverless: 60 } });
  await write('longer', { seed: 1, workloads: [{ name: 'steady', ratePerSecond: 60, seconds: 7 }] });
});

afterAll(() => rm(root, { recursive: true }));

const gate = (name: GateName, toleratedShare = 0): Gate => ({ name, toleratedShare });
const ALL = GATES.map((name) => gate(name));
const check = (slug: string, gates: readonly Gate[], against = 'before') =>
  findRegressions(folderOf(slug), folderOf(against), gates);

/** A run like another, whose report says something else. */
async function edited(slug: string, of: string, change: (report: Report) => unknown): Promise<string> {
  await cp(folderOf(of), folderOf(slug), { recursive: true });
  const file = join(folderOf(slug), 'report.json');
  const report = JSON.parse(await readFile(file, 'utf8')) as Report;
  await writeFile(file, JSON.stringify(change(report)));
  return slug;
}

test('another run of the same behaviour is held in everything that can be judged', async () => {
  const results = await check('again', ALL);
  expect(results.filter(({ outcome }) => outcome === 'regressed')).toEqual([]);
  expect(new Set(results.map(({ gate: name }) => name))).toEqual(new Set(GATES));
});

test('a p95 that rose beyond its interval regressed, that of the other architecture is held', async () => {
  const results = await check('slower', [gate('p95')]);
  expect(results.map(({ subject, outcome }) => [subject, outcome])).toEqual([
    ['serverful under steady', 'held'],
    ['serverless under steady', 'regressed'],
  ]);
  const [, worse] = results;
  expect(worse?.difference?.low).toBeGreaterThan(0);
  expect((worse?.after?.value ?? 0) - (worse?.before?.value ?? 0)).toBeCloseTo(
    worse?.difference?.value ?? 0,
    3,
  );
  const better = await check('before', [gate('p95')], 'slower');
  expect(better.map(({ outcome }) => outcome)).toEqual(['held', 'held']);
  expect(better[1]?.reason).toContain('lower');
});

test('a rise within what is tolerated is held', async () => {
  const [, strict] = await check('slower', [gate('p95', 0.5)]);
  const [, lenient] = await check('slower', [gate('p95', 5)]);
  expect([strict?.outcome, lenient?.outcome]).toEqual(['regressed', 'held']);
  expect(lenient?.reason).toContain('within what is tolerated');
});

test('a bill that rose beyond its interval regressed; one whose interval is wide is held', async () => {
  const priced = (slug: string, factor: number, spread: number) =>
    edited(slug, 'again', (report) => ({
      ...report,
      bills: report.bills.map(({ bill, total }) => {
        const value = (total.value ?? 0) * factor;
        return { bill, total: { ...total, value, low: value * (1 - spread), high: value * (1 + spread) } };
      }),
    }));
  const base = await priced('priced', 1, 0.01);
  const narrow = await check(await priced('dearer', 1.2, 0.01), [gate('cost')], base);
  expect(narrow.length).toBeGreaterThan(1);
  for (const { outcome, difference, before } of narrow) {
    expect(outcome).toBe('regressed');
    expect(difference?.value).toBeCloseTo((before?.value ?? 0) * 0.2, 1);
  }
  const wide = await check(await priced('perhaps-dearer', 1.2, 0.5), [gate('cost')], base);
  for (const { outcome, reason } of wide) {
    expect(outcome).toBe('held');
    expect(reason).toContain('not known to be higher');
  }
});

test('a crossover moves up or down, and a tolerance holds on both sides', async () => {
  const moved = (slug: string, factor: number) =>
    edited(slug, 'again', (report) => ({
      ...report,
      crossovers: report.crossovers.map((one) => ({
        ...one,
        points: one.points.map((point) => ({
          ...point,
          value: (point.value ?? 1) * factor,
          low: (point.value ?? 1) * factor * 0.99,
          high: (point.value ?? 1) * factor * 1.01,
        })),
      })),
    }));
  const narrow = await moved('narrow', 1);
  for (const slug of [await moved('up', 1.5), await moved('down', 0.5)]) {
    const [strict] = await check(slug, [gate('crossover')], narrow);
    expect([strict?.outcome, strict?.reason]).toEqual(['regressed', 'moved, with the whole interval']);
    const [lenient] = await check(slug, [gate('crossover', 0.6)], narrow);
    expect(lenient?.outcome).toBe('held');
  }
  const [same] = await check(await moved('same', 1.001), [gate('crossover')], narrow);
  expect(same?.outcome).toBe('held');
  const never = await edited('never', 'again', (report) => ({
    ...report,
    crossovers: report.crossovers.map((one) => ({
      ...one,
      kind: 'never',
      points: [],
      cheaper: one.cheaper.slice(0, 1),
    })),
  }));
  const [gone] = await check(never, [gate('crossover')], narrow);
  expect(gone?.outcome).toBe('regressed');
  expect(gone?.reason).toBe('the bills crossed once and now never');
  const [still] = await check(never, [gate('crossover')], never);
  expect(still?.reason).toBe('the bills cross in neither run');
});

test('other requests, another machine, other lab settings or another region: withheld, with the reason', async () => {
  const other = (await check('longer', ALL)).map(({ outcome, reason }) => `${outcome}: ${reason}`);
  expect(new Set(other)).toEqual(new Set(['withheld: the runs sent different requests at different times']));
  const machine = await edited('machine', 'again', (report) => ({
    ...report,
    environment: { ...report.environment, cpuModel: 'Another CPU' },
  }));
  const lab = await edited('lab', 'again', (report) => ({
    ...report,
    lab: report.lab && { ...report.lab, serverInstances: 7 },
  }));
  const region = await edited('region', 'again', (report) => ({ ...report, region: 'eu-west-1' }));
  const cases: [string, readonly GateName[], RegExp][] = [
    [machine, GATES, /different machines/],
    [lab, GATES, /other settings/],
    [region, ['cost', 'crossover'], /different regions/],
  ];
  for (const [slug, names, words] of cases) {
    const results = await check(
      slug,
      names.map((name) => gate(name)),
    );
    expect(results.length).toBeGreaterThan(0);
    for (const { outcome, reason } of results) {
      expect(outcome).toBe('withheld');
      expect(reason).toMatch(words);
    }
  }
});

test('an architecture that one of the runs did not have is not passed over in silence', async () => {
  const less = await edited('less', 'again', (report) => ({
    ...report,
    summaries: report.summaries.filter(({ architecture }) => architecture === 'serverful'),
  }));
  const outcomes = (await check(less, [gate('p95')])).map(({ subject, outcome }) => [subject, outcome]);
  expect(outcomes).toContainEqual(['serverless under steady', 'withheld']);
});
