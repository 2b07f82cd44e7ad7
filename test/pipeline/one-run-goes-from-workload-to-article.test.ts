import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARCHITECTURES, planSchema, type Report, reportJsonSchema } from '@crossover/model';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crossover } from '../../packages/cli/test/command.ts';

const WORKLOAD = `
name: brief
title: A brief workload
description: A few seconds of all operations.
seed: 11
dataset: { products: 500 }
scenarios:
  - { name: read, weight: 6, operation: read }
  - { name: list, weight: 2, operation: list }
  - { name: create, weight: 2, operation: create }
  - { name: patch, weight: 1, operation: patch }
  - { name: replace, weight: 1, operation: replace }
  - { name: delete, weight: 1, operation: delete }
arrivals: poisson
phases:
  - { name: warm-up, durationSeconds: 2, ratePerSecond: 20, isWarmUp: true }
  - { name: load, durationSeconds: 6, ratePerSecond: 50 }
connections: { mode: keep-alive, max: 64 }
timeoutMs: 5000
slo: { responseTimeMs: 200, share: 0.95 }
`;

let folder: string;
let reports: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossover-pipeline-'));
  reports = join(folder, 'reports');
  await writeFile(join(folder, 'brief.yml'), WORKLOAD);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const planOf = (slug: string) =>
  planSchema.parse(JSON.parse(readFileSync(join(reports, slug, 'plan.json'), 'utf8')));

test('compare --json prints one object of the published schema, and the article is built from it', async () => {
  const options = ['--quick', '--workload', join(folder, 'brief.yml'), '--reports', reports];
  const outcome = await crossover(['compare', ...options, '--slug', 'first', '--json']);
  expect(outcome.code, outcome.stderr).toBe(0);
  const report: Report = JSON.parse(outcome.stdout);
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(reportJsonSchema());
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);

  expect(report.summaries.map((s) => s.architecture)).toEqual(ARCHITECTURES.map(({ id }) => id));
  expect(report.crossovers.length).toBeGreaterThan(0);
  expect(report.coldStarts[0]?.n).toBeGreaterThanOrEqual(20);
  expect(JSON.stringify(report)).not.toMatch(/measured-on-aws|billed"/);
  // The instrument was calibrated at the run's rate, each architecture compared with itself, and a resolution told.
  expect(report.calibration?.passes.map(({ when, ratePerSecond }) => `${when} ${ratePerSecond}`)).toEqual([
    'before 50',
    'after 50',
  ]);
  expect(new Set(report.controls.map(({ architecture }) => architecture))).toEqual(
    new Set(report.architectures.map(({ id }) => id)),
  );
  expect(report.resolutions.length).toBeGreaterThan(0);
  expect(Object.keys(report.files)).toContain('calibration/before-50.ndjson.gz');
  // The API answers well whatever the machine is doing meanwhile.
  for (const summary of report.summaries) expect(Object.keys(summary.errors)).not.toContain('http-4xx');

  // The command has built the site of its runs beside them.
  const page = readFileSync(join(`${reports}-site`, 'reports', 'first', 'index.html'), 'utf8');
  expect(page).toContain(report.title.split(' ')[0]);
  expect(page).toMatch(/lab/i);
});

test('the same seed gives the same schedule on every architecture, in every run', async () => {
  const options = ['--quick', '--workload', join(folder, 'brief.yml'), '--reports', reports, '--json'];
  const again = await crossover(['plan', ...options]);
  const hash = planOf('first').workloads[0]?.scheduleHash;
  expect(JSON.parse(again.stdout).workloads[0].scheduleHash).toBe(hash);
  const repeats = readdirSync(join(reports, 'first', 'repeats')).map((file) =>
    JSON.parse(readFileSync(join(reports, 'first', 'repeats', file), 'utf8')),
  );
  expect(new Set(repeats.map((r) => r.architecture)).size).toBe(ARCHITECTURES.length);
  expect(new Set(repeats.map((r) => r.scheduleHash))).toEqual(new Set([hash]));
});
