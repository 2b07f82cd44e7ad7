import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARCHITECTURES, type Report } from '@crossover/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderSummaryTable } from '../src/summary-table.ts';
import { wrapText } from '../src/wrap-text.ts';
import { writeReport } from '../src/write-report.ts';
import { writeSyntheticRun } from './synthetic-run.ts';

let folder: string;
let report: Report;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossover-terminal-'));
  await writeSyntheticRun(folder, {
    slug: 'wide',
    architectures: ARCHITECTURES,
    repeats: 3,
    workloads: [{ name: 'steady', ratePerSecond: 40, seconds: 5 }],
  });
  report = await writeReport(folder, { draws: 8 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([40, 60, 80, 100])('three architectures fit %i columns', (columns) => {
  for (const line of renderSummaryTable(report, columns).split('\n'))
    expect(line.length, line).toBeLessThanOrEqual(columns);
});

test('in 80 columns the architectures still stand beside each other, intervals beside or below', () => {
  const text = renderSummaryTable(report, 80);
  expect(text).toMatch(/^steady, .*serverful +serverless +hybrid$/m);
  expect(text).toMatch(/^p50 +[\d.]+ ms/m);
  expect(text).toMatch(/\([\d.]+–[\d.]+\)/);
});

test('an interval is written in one form', () => {
  const text = renderSummaryTable(report, 100);
  expect(text).not.toMatch(/[[\]]/);
  // Beside an amount of money too: as many digits as its ends.
  for (const [, value = '', low = '', high = ''] of text.matchAll(
    /(\$[\d,.]+) \((\$[\d,.]+)–(\$[\d,.]+)\)/g,
  )) {
    const decimals = (amount: string) => amount.split('.')[1]?.length ?? 0;
    expect([decimals(low), decimals(high)], `${value} (${low}–${high})`).toEqual([
      decimals(value),
      decimals(value),
    ]);
  }
});

test('text is broken between words, what goes on is indented, and commands stay whole', () => {
  expect(wrapText('one two three', 7)).toBe('one two\nthree');
  expect(wrapText('- one two three\n- four', 9, '  ')).toBe('- one two\n  three\n- four');
  expect(wrapText('  one two three', 9, '  ')).toBe('  one two\n    three');
  expect(wrapText('a-word-that-is-longer it', 10)).toBe('a-word-that-is-longer\nit');
  expect(wrapText('It goes on with: npm run compare -- --resume it', 20, '  ')).toBe(
    'It goes on with:\n  npm run compare -- --resume it',
  );
  expect(wrapText('Renew them with "crossover prices check". They are old.', 30)).toBe(
    'Renew them with\n"crossover prices check". They\nare old.',
  );
});
