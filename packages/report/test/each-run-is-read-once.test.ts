import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findArchitecture } from '@crossover/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readArticles, readReports } from '../src/read-article.ts';
import { writeReport } from '../src/write-report.ts';
import { writeSyntheticRun } from './synthetic-run.ts';

let reports: string;

beforeAll(async () => {
  reports = await mkdtemp(join(tmpdir(), 'crossover-once-'));
  const folder = join(reports, 'renamed');
  await writeSyntheticRun(folder, {
    slug: 'run',
    architectures: ['serverful', 'serverless'].map(findArchitecture),
    repeats: 2,
    hasCapacity: false,
    workloads: [{ name: 'steady', ratePerSecond: 10, seconds: 4 }],
  });
  await writeReport(folder, { draws: 2 });
});

afterAll(() => rm(reports, { recursive: true }));

test('a renamed folder is the run that it holds; a copy beside it is refused, both named', async () => {
  expect((await readReports(reports)).map(({ report }) => report.slug)).toEqual(['run']);
  const copy = join(reports, 'copy');
  await cp(join(reports, 'renamed'), copy, { recursive: true });
  for (const readAll of [readReports, readArticles]) {
    await expect(readAll(reports)).rejects.toMatchObject({
      code: 'invalid-run-data',
      message: expect.stringMatching(/found run as (copy and as renamed|renamed and as copy)\.$/),
      hint: 'Move one of the two folders elsewhere.',
    });
  }
  await rm(copy, { recursive: true });
  expect(await readArticles(reports)).toHaveLength(1);
});
