import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Report, reportSchema } from '@crossover/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readArticle } from '../src/read-article.ts';
import { renderSummaryTable } from '../src/summary-table.ts';
import { findNumerals, renderTemplate, renderText } from '../src/template.ts';
import { templatesOf, writeReport } from '../src/write-report.ts';
import { writeSyntheticRun } from './synthetic-run.ts';

/** A modelled interval of 20 repetitions is wide and quick. */
const FAST = { draws: 20 };

let root: string;
let folder: string;
let report: Report;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'crossover-report-'));
  folder = join(root, 'run');
  await writeSyntheticRun(folder, {
    slug: 'synthetic',
    repeats: 5,
    workloads: [{ name: 'steady', ratePerSecond: 60, seconds: 10 }],
    errorShare: { serverless: 0.004 },
    invalid: ['steady-serverless-2'],
    errored: ['steady-serverful-4'],
  });
  report = await writeReport(folder, FAST);
});

afterAll(() => rm(root, { recursive: true }));

async function listFiles(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();
}

test('written twice, in another folder, in another time zone, every file is the same', async () => {
  const other = join(root, 'other');
  await cp(folder, other, { recursive: true });
  for (const path of await listFiles(other)) {
    if (path.startsWith('figures/') || path === 'report.json' || path === 'SHA256SUMS')
      await rm(join(other, path));
  }
  const zone = process.env.TZ;
  process.env.TZ = 'Pacific/Kiritimati';
  try {
    await writeReport(other, FAST);
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
  const paths = await listFiles(folder);
  expect(await listFiles(other)).toEqual(paths);
  for (const path of paths) {
    expect((await readFile(join(other, path))).equals(await readFile(join(folder, path))), path).toBe(true);
  }
});

test('report.json fits its schema, and nothing of a partial write is left', async () => {
  expect(reportSchema.parse(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')))).toEqual(report);
  expect((await listFiles(folder)).filter((path) => path.endsWith('.part'))).toEqual([]);
});

test('SHA256SUMS is right about every file, and report.json about every other', async () => {
  const lines = (await readFile(join(folder, 'SHA256SUMS'), 'utf8')).trim().split('\n');
  expect(lines.map((line) => line.slice(66))).toEqual(
    (await listFiles(folder)).filter((path) => path !== 'SHA256SUMS'),
  );
  for (const line of lines) {
    const content = await readFile(join(folder, line.slice(66)));
    expect(createHash('sha256').update(content).digest('hex')).toBe(line.slice(0, 64));
    const known = report.files[line.slice(66)];
    if (known !== undefined)
      expect(known).toEqual({ sha256: line.slice(0, 64), sizeBytes: content.byteLength });
  }
});

test('only valid repeats are summarised; the others are shown with their reason', () => {
  const summary = report.summaries.find(({ architecture }) => architecture === 'serverless');
  expect(summary?.repeats).toEqual({ planned: 5, completed: 5, valid: 4 });
  const states = Object.fromEntries(report.repeats.map(({ id, state, reason }) => [id, { state, reason }]));
  expect(states['steady-serverless-2']).toEqual({ state: 'invalid', reason: 'load-generator-saturated' });
  expect(states['steady-serverful-4']).toEqual({ state: 'errored', reason: 'The database went away.' });
  // Pairs need both partners.
  expect(report.comparisons[0]?.pairs).toBe(3);
  expect(report.warnings.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining([
      'lab-run',
      'database-stand-in',
      'few-repeats',
      'load-generator-saturated',
      'repeat-failed',
    ]),
  );
});

test('warm-up is counted apart, and failed requests count as slower than every answered one', () => {
  for (const summary of report.summaries) {
    expect(summary.warmUpRequests).toBeGreaterThan(0);
    const failed = Object.values(summary.errors).reduce((sum, count) => sum + count, 0);
    expect(summary.metrics.errorShare?.value).toBeCloseTo(failed / summary.requests, 6);
    expect(summary.metrics.responseP999).toMatchObject({
      value: null,
      reason: expect.stringContaining('too few'),
    });
  }
});

test('a lab number is never called one of AWS', () => {
  const json = JSON.stringify(report);
  expect(json).toContain('measured-in-lab');
  expect(json).not.toContain('measured-on-aws');
  expect(report.prose.notice).toMatch(/not about AWS/);
});

test('the verdict has at most sixty words and states its intervals', () => {
  expect(report.verdict.split(/\s+/).length).toBeLessThanOrEqual(60);
  expect(report.verdict).toMatch(/\(\d[^)]*–[^)]*\)/);
});

test('every sentence resolves against the report as published, and title, standfirst and verdict are theirs', () => {
  for (const template of templatesOf(report)) {
    const pieces = renderTemplate(template, report);
    for (const piece of pieces) if (piece.kind === 'text') expect(findNumerals(piece.text)).toEqual([]);
  }
  for (const name of ['title', 'standfirst', 'verdict'] as const) {
    expect(renderText(report.prose[name] ?? '', report)).toBe(report[name]);
  }
});

test('every figure comes with both drawings and a table, and says what it is', async () => {
  const { figures } = await readArticle(folder);
  expect(figures.map(({ id }) => id)).toEqual([
    'cost-by-traffic',
    'sensitivity',
    'cost-by-baseline-hybrid-weekly-peak',
    'served-by-hybrid-steady',
    'halves-hybrid-steady',
    'percentiles-steady',
    'distribution-steady',
    'differences',
    'requests-steady',
    'throughput-steady',
    'capacity',
    'errors',
    'cold-starts',
    'cold-shares',
    'breakdown-steady',
    'bill',
    'repeats',
  ]);
  for (const figure of figures) {
    expect(figure.rows.length, figure.id).toBeGreaterThan(0);
    for (const svg of [figure.wide, figure.narrow]) {
      expect(svg).toMatch(/^<svg viewBox="0 0 \d+ \d+"[^>]* role="img" aria-label="[^"]{10,}"/);
      // A NaN or an undefined would be a mark in the wrong place.
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      expect(svg.match(/="[^"]*\d\.\d{3}/)).toBeNull();
    }
  }
});

test('a broken figure, a missing report or a foreign version is an error that names the file', async () => {
  await expect(readArticle(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'invalid-run-data' });
  const broken = join(root, 'broken');
  await cp(folder, broken, { recursive: true });
  await rm(join(broken, 'figures', 'bill.svg'));
  await expect(readArticle(broken)).rejects.toThrow('figures/bill.svg');
  await writeFile(join(broken, 'report.json'), JSON.stringify({ ...report, schemaVersion: 99 }));
  await expect(readArticle(broken)).rejects.toMatchObject({
    message: expect.stringContaining('field schemaVersion'),
    hint: expect.stringContaining('crossover report broken'),
  });
});

test('the table for the terminal fits a hundred columns and has what a reader asks for', () => {
  const table = renderSummaryTable(report);
  expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  for (const words of [
    'p50',
    'p95',
    'p99',
    'failed',
    'cold starts',
    'USD per month',
    'Crossover of',
    'requests/s',
  ]) {
    expect(table).toContain(words);
  }
  expect(table).not.toContain('\u202f');
});
