import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CrossoverError } from '@crossover/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assertSlug, plannedRun, readableReports, reportedRun } from '../src/terminal/run-argument.ts';

let reports: string;
beforeAll(async () => {
  reports = await mkdtemp(join(tmpdir(), 'crossover-runs-'));
  for (const slug of ['2026-11-21-steady', '2026-11-22-spike']) {
    await mkdir(join(reports, slug));
    await writeFile(join(reports, slug, 'plan.json'), '{}');
  }
});
afterAll(() => rm(reports, { recursive: true, force: true }));

async function complaint(use: () => unknown): Promise<string> {
  try {
    await use();
    return '';
  } catch (error) {
    if (!(error instanceof CrossoverError)) throw error;
    expect(error.exitCode).toBe(2);
    return `${error.message}\n${error.hint ?? ''}`;
  }
}

test('a typing error is answered with the run that was meant, anything else with those there are', async () => {
  expect(await complaint(() => plannedRun('2026-11-21-stedy', reports))).toMatch(
    /found none\.\nDid you mean "2026-11-21-steady"\?/,
  );
  expect(await complaint(() => plannedRun('zebra', reports))).toMatch(
    /Known runs: 2026-11-2[12]-\w+, 2026-11-2[12]-\w+\./,
  );
  expect(await complaint(() => plannedRun('zebra', join(reports, 'none')))).toMatch(/There is no run yet/);
  expect(await plannedRun('2026-11-21-steady', reports)).toBe(join(reports, '2026-11-21-steady'));
});

test('a run without a report is told from no run', async () => {
  expect(await complaint(() => reportedRun('2026-11-21-steady', reports))).toMatch(
    /Expected a report of the run[\s\S]*crossover report 2026-11-21-steady/,
  );
  expect(await complaint(() => reportedRun('2026-11-21-stedy', reports))).toMatch(/Did you mean/);
});

test('a path is refused with the name in it', async () => {
  expect(await complaint(() => assertSlug('a run', 'reports/2026-11-21-steady/'))).toMatch(
    /alone: 2026-11-21-steady$/,
  );
  expect(await complaint(() => assertSlug('a run', '/tmp/mine/one'))).toMatch(
    /alone: one\n.*--reports \/tmp\/mine$/,
  );
  expect(await complaint(() => assertSlug('a run', '../..'))).toMatch(/found "\.\.\/\.\."\.\n$/);
  for (const slug of ['-mine', 'a'.repeat(81)])
    expect(await complaint(() => assertSlug('a run', slug))).toMatch(/begins with a letter or a digit .* 80/);
});

test('a named folder of runs that is not there is no empty one', async () => {
  expect(await complaint(() => readableReports(join(reports, 'none')))).toMatch(/Expected a folder of runs/);
  expect(await readableReports(reports)).toBe(reports);
});
