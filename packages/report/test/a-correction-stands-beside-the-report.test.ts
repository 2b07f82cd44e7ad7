import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findArchitecture } from '@crossover/model';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addCorrection } from '../src/publishing/corrections.ts';
import { readArticle } from '../src/read-article.ts';
import { writeReport } from '../src/write-report.ts';
import { writeSyntheticRun } from './synthetic-run.ts';

let root: string;
let whole: string;
let folder: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'crossover-correction-'));
  whole = join(root, 'whole');
  await writeSyntheticRun(whole, {
    slug: 'run',
    architectures: ['serverful', 'serverless'].map(findArchitecture),
    repeats: 2,
    hasCapacity: false,
    workloads: [{ name: 'steady', ratePerSecond: 10, seconds: 4 }],
  });
  await writeReport(whole, { draws: 2 });
});

beforeEach(async () => {
  folder = join(root, 'run');
  await rm(folder, { recursive: true, force: true });
  await cp(whole, folder, { recursive: true });
});

afterAll(() => rm(root, { recursive: true }));

const read = (path: string) => readFile(join(folder, path));
const FIRST = { date: '2026-11-22', note: 'The title named the wrong database.' };
const SECOND = {
  date: '2026-11-23',
  note: 'All {totals.requests|count} requests were sent from one machine.',
};

test('corrections come in order, have a checksum, and leave the report as it was', async () => {
  const { report } = await readArticle(folder);
  const before = await read('report.json');
  await addCorrection(folder, report, FIRST);
  await addCorrection(folder, report, { ...SECOND, note: ` ${SECOND.note}\n` });
  expect((await readArticle(folder)).corrections).toEqual([FIRST, SECOND]);
  expect((await read('report.json')).equals(before)).toBe(true);
  const sum = createHash('sha256')
    .update(await read('corrections.json'))
    .digest('hex');
  expect((await read('SHA256SUMS')).toString()).toContain(`${sum}  corrections.json\n`);
});

test('the report written again keeps the corrections and gives the same checksums', async () => {
  const { report } = await readArticle(folder);
  await addCorrection(folder, report, FIRST);
  const before = await read('SHA256SUMS');
  await writeReport(folder, { draws: 2 });
  expect((await read('SHA256SUMS')).equals(before)).toBe(true);
  expect((await readArticle(folder)).corrections).toEqual([FIRST]);
});

test('the same note of the same day is written once', async () => {
  const { report } = await readArticle(folder);
  await addCorrection(folder, report, FIRST);
  expect(await addCorrection(folder, report, FIRST)).toEqual([FIRST]);
  expect(await addCorrection(folder, report, { ...FIRST, date: '2026-12-01' })).toHaveLength(2);
});

test('a numeral, an unknown field and a file that is none are refused', async () => {
  const { report } = await readArticle(folder);
  const add = (note: string) => addCorrection(folder, report, { date: '2026-11-22', note });
  await expect(add('It was 12 ms.')).rejects.toMatchObject({ code: 'invalid-run-data' });
  await expect(add('It was {totals.nothing}.')).rejects.toMatchObject({ code: 'invalid-run-data' });
  await expect(read('corrections.json')).rejects.toThrow('ENOENT');
  await writeFile(join(folder, 'corrections.json'), '{"schemaVersion":1,"corrections":[{"date":"soon"}]}');
  await expect(readArticle(folder)).rejects.toThrow(/corrections\.json, field corrections\.0/);
  await writeFile(join(folder, 'corrections.json'), 'no');
  await expect(readArticle(folder)).rejects.toThrow(/JSON in corrections\.json/);
});
