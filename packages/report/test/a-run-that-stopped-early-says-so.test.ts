import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findArchitecture, type Look, RUN_FILES, repeatFile, requestsFile } from '@crossover/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lookLevel } from '../src/looks.ts';
import { renderSummaryTable } from '../src/summary-table.ts';
import { takeLook } from '../src/take-look.ts';
import { renderText } from '../src/template.ts';
import { writeReport } from '../src/write-report.ts';
import { writeSyntheticRun } from './synthetic-run.ts';

const LOOKS = [4, 6, 8, 10];
const FAST = { draws: 4 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossover-stop-'));
});
afterEach(() => rm(folder, { recursive: true }));

const edit = async (path: string, change: (json: Record<string, unknown>) => void) => {
  const file = join(folder, path);
  const json = JSON.parse(await readFile(file, 'utf8'));
  change(json);
  await writeFile(file, JSON.stringify(json));
};

/** Ten planned repeats of two architectures, of which as many were run; looks were allowed. */
async function writeRun(medianMs: Readonly<Record<string, number>>, repeatsRun = 10): Promise<void> {
  const plan = await writeSyntheticRun(folder, {
    slug: 'stopped',
    repeats: 10,
    architectures: ['serverful', 'serverless'].map(findArchitecture),
    workloads: [{ name: 'steady', ratePerSecond: 60, seconds: 6 }],
    coldStarts: 4,
    medianMs,
  });
  await edit(RUN_FILES.plan, (json) => {
    json.stopping = { looksAfter: LOOKS, metric: 'responseP95' };
  });
  for (const { id, repeat } of plan.order)
    if (repeat > repeatsRun)
      await Promise.all([repeatFile(id), requestsFile(id)].map((path) => rm(join(folder, path))));
}

const keep = (look: Omit<Look, 'takenAt'>) =>
  edit(RUN_FILES.telemetry, (json) => {
    const looks = Array.isArray(json.looks) ? json.looks : [];
    json.looks = [...looks, { ...look, takenAt: '2026-11-21T10:00:00.000Z' }];
  });

test('a large difference ends the run at the first look that shows it', async () => {
  await writeRun({ serverful: 6, serverless: 60 }, 4);
  const look = await takeLook(folder, 'steady', 4);
  expect(look).toMatchObject({ workload: 'steady', afterRepeats: 4, isStop: true });
  expect(look.pairs[0]).toMatchObject({ a: 'serverless', b: 'serverful', pairs: 4, reason: 'different' });
  await keep(look);

  const report = await writeReport(folder, FAST);
  const [stop] = report.stops;
  expect(stop).toMatchObject({ isEarly: true, repeats: 4, plannedRepeats: 10, reason: 'different' });
  // The table is at the look's level; its main row, with half of the error, at the level that decided.
  const p95 = report.comparisons.find(({ metric }) => metric === 'responseP95');
  expect(p95?.level).toBe(stop?.level);
  expect(p95?.level).toBeGreaterThan(0.99);
  expect(1 - (look.pairs[0]?.level ?? 0)).toBeCloseTo((1 - (p95?.level ?? 0)) / 2, 6);
  expect(p95?.verdict).toBe('b-better');
});

test('what was not run because of that is no missing data', async () => {
  await writeRun({ serverful: 6, serverless: 60 }, 4);
  await keep(await takeLook(folder, 'steady', 4));
  const report = await writeReport(folder, FAST);
  const notRun = report.repeats.filter(({ state }) => state === 'not-run');
  expect(notRun).toHaveLength(12);
  expect(new Set(notRun.map(({ reason }) => reason))).toEqual(new Set(['stopped early']));
  expect(report.warnings.map(({ kind }) => kind)).not.toContain('repeat-failed');
  expect(report.controls.some(({ difference }) => difference.low !== null)).toBe(true);
  const words = renderText(report.prose.stopping ?? '', report);
  expect(words).toMatch(/stopped early, after 4 of 10 planned repeats, because a difference was clear/);
  expect(renderSummaryTable(report)).toMatch(/stopped early/);
});

test('the same gap without a look that ended the run is missing data', async () => {
  await writeRun({ serverful: 6, serverless: 60 }, 4);
  const report = await writeReport(folder, FAST);
  expect(report.repeats.at(-1)).toMatchObject({ state: 'not-run', reason: 'never run' });
  expect(report.warnings.map(({ kind }) => kind)).toContain('repeat-failed');
});

test('too few pairs decide nothing', async () => {
  await writeRun({ serverful: 6, serverless: 60 }, 3);
  expect(await takeLook(folder, 'steady', 3)).toMatchObject({
    isStop: false,
    pairs: [{ pairs: 3, reason: 'undecided' }],
  });
});

test('equals end as equivalent, for the smallest effect that matters is five milliseconds', async () => {
  await writeRun({ serverful: 6, serverless: 6 }, 4);
  await edit(RUN_FILES.plan, (json) => {
    // Without functions there are no cold starts, which made one side slower.
    json.smallestEffect = { share: 0.05, ms: 100, errorShare: 0.001 };
  });
  expect((await takeLook(folder, 'steady', 4)).pairs[0]?.reason).toBe('equivalent');
});

test('a run that was looked at and ran on has intervals at what the looks left of its error', async () => {
  await writeRun({ serverful: 6, serverless: 6.3 });
  for (const after of [4, 6, 8]) await keep({ ...(await takeLook(folder, 'steady', after)), isStop: false });
  const report = await writeReport(folder, FAST);
  const level = report.comparisons[0]?.level ?? 0;
  expect(level).toBeGreaterThan(0.95);
  expect(level).toBeLessThan(0.99);
  expect(report.stops[0]).toMatchObject({ isEarly: false, repeats: 10, looksAfter: [4, 6, 8] });
  expect(renderText(report.prose.stopping ?? '', report)).toContain('ran all 10 planned repeats');
});

test('the parts of the error that all looks spend sum to that of one table', () => {
  const plan = { repeats: 10, stopping: { looksAfter: LOOKS, metric: 'responseP95' as const } };
  const looks: Look[] = [];
  let spent = 0;
  for (const pairs of LOOKS) {
    const position = { plan, looks, a: 'a', b: 'b', pairs, isEnd: pairs === 10 };
    spent += 1 - lookLevel(position);
    looks.push({
      workload: 'steady',
      afterRepeats: pairs,
      takenAt: '',
      isStop: false,
      pairs: [{ a: 'a', b: 'b', pairs, reason: 'undecided', level: 0.99 }],
    });
  }
  expect(spent).toBeCloseTo(0.05, 9);
  expect(lookLevel({ plan: { repeats: 10 }, looks, a: 'a', b: 'b', pairs: 10, isEnd: true })).toBe(0.95);
});

test('a run planned for a resolution compares with what was asked for, however few milliseconds it is', async () => {
  await writeRun({ serverful: 6, serverless: 6 });
  await edit(RUN_FILES.plan, (json) => {
    delete json.stopping;
    json.resolution = { share: 0.2, variance: 0.01, pairs: null, source: 'the default' };
    json.smallestEffect = { share: 0.2, ms: 0, errorShare: 0.001 };
  });
  const report = await writeReport(folder, FAST);
  expect(report.stops).toEqual([]);
  expect(report.prose.stopping).toBeUndefined();
  expect(report.resolutions[0]?.wanted.value).toBe(0.2);
  const p50 = report.comparisons.find(({ metric }) => metric === 'responseP50');
  const smaller = Math.min(...report.summaries.map(({ metrics }) => metrics.responseP50?.value ?? Infinity));
  expect(p50?.smallestEffect.value).toBeCloseTo(0.2 * smaller, 4);
  const caption = report.figures.find(({ id }) => id === 'differences')?.caption ?? '';
  expect(renderText(caption, report)).toContain('differences that do not matter (20\u202f%)');
});
