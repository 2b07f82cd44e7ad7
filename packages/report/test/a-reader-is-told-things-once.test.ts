import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findArchitecture, type Report } from '@crossover/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderText } from '../src/template.ts';
import { writeReport } from '../src/write-report.ts';
import { writeSyntheticRun } from './synthetic-run.ts';

const plain = (text: string) => text.replaceAll('\u202f', ' ');

let folder: string;
let report: Report;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossover-once-'));
  await writeSyntheticRun(folder, {
    slug: 'once',
    repeats: 3,
    architectures: ['serverful', 'serverless', 'hybrid'].map(findArchitecture),
    workloads: [
      { name: 'steady', ratePerSecond: 30, seconds: 3 },
      { name: 'spike', ratePerSecond: 60, seconds: 3 },
    ],
    coldStarts: 4,
  });
  report = await writeReport(folder, { draws: 10 });
});

afterAll(() => rm(folder, { recursive: true }));

const write = (template: string | undefined) => plain(renderText(template ?? '', report));

test('no two figures have a sentence in common: the later one points to the first of its kind', () => {
  const said = report.figures.flatMap(({ caption }) =>
    write(caption)
      .split(/(?<=\.) /)
      .filter((sentence) => !/^To be read as the same figure of [\w ]+ traffic above\.$/.test(sentence)),
  );
  const twice = said.filter((sentence, index) => said.indexOf(sentence) !== index);
  // What belongs to another kind of drawing as well, and a finding that is the same under two workloads.
  expect(
    twice.filter((sentence) => !/^(A curve stops|Bands and whiskers|The controller moved) /.test(sentence)),
  ).toEqual([]);
  const later = report.figures.find(({ id }) => id === 'percentiles-spike');
  expect(write(later?.caption)).toMatch(
    /^To be read as the same figure of steady traffic above\. Requests: /,
  );
});

test('each figure has a heading of its own, and none is the title of the article', () => {
  const headings = report.figures.map(({ heading }) => write(heading));
  expect(new Set(headings).size).toBe(headings.length);
  expect(headings).not.toContain(plain(report.title));
});

test('who kept up with what was offered is one number, not one for each', () => {
  const steady = report.figures.find(({ id }) => id === 'throughput-steady');
  expect(write(steady?.heading)).toMatch(
    /^Under steady traffic serverful, serverless and hybrid kept up with [\d.]+ requests\/s$/,
  );
});

test('the rates of the bills are named with why they were chosen', () => {
  const rates = [...new Set(report.bills.map(({ bill }) => bill.ratePerSecond))];
  const words = write(report.prose.billRates);
  expect(words).toContain('the mean rate of the steady workload');
  expect(words.match(/requests?\/s/g)).toHaveLength(rates.length);
});

test('a bill says which servers, functions and databases it pays for, without those of a controller', () => {
  const words = write(report.prose.bill);
  expect(words).toMatch(/a month of 730 hours takes: serverful [\d,]+ hours of “t4g\.small/);
  expect(words).toMatch(/serverless [\d.,]+ GB-seconds of “Duration/);
  expect(words).not.toContain('controller');
});

test('a crossover is also told in the requests of a month', () => {
  const { kind } = report.crossovers[0] ?? {};
  expect(kind).toBe('one');
  expect(write(report.prose.cost)).toMatch(/That is some [\d.,]+( million| billion)? requests a month/);
});

test('differences that cannot be estimated are named where they are missing, once for all architectures', async () => {
  await writeSyntheticRun(folder, {
    slug: 'once',
    repeats: 3,
    architectures: ['serverful', 'serverless', 'hybrid'].map(findArchitecture),
    workloads: [{ name: 'steady', ratePerSecond: 20, seconds: 3 }],
    coldStarts: 0,
  });
  const short = await writeReport(folder, { draws: 10 });
  const caption = short.figures.find(({ id }) => id === 'differences')?.caption ?? '';
  // Of some sixty requests on each side ten never lie beyond p95.
  expect(renderText(caption, short)).toMatch(
    /Not estimable and therefore not drawn: p95 and p99 under steady traffic\.$/,
  );
});
