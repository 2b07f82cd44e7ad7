import { readFileSync } from 'node:fs';
import { type Report, reportSchema } from '@crossover/model';
import { expect, test } from 'vitest';
import { commonGround } from '../src/runs/runs.ts';

const published: Report = reportSchema.parse(
  JSON.parse(
    readFileSync(
      new URL('../../../reports/2026-11-21-steady-spike-sporadic/report.json', import.meta.url),
      'utf8',
    ),
  ),
);

const run = (slug: string, changes: Partial<Report>): Report => ({ ...published, slug, ...changes });
const only = (id: string) => published.architectures.filter((one) => one.id === id);
const told = (reports: readonly Report[]) =>
  commonGround(reports).map(({ earlier, later, architectures, workloads }) => [
    `${earlier.slug} ${later.slug}`,
    architectures.join(),
    workloads.join(),
  ]);

test('two runs of different series have the architectures of both, and the workloads that were the same', () => {
  const other = run('other', {
    architectures: only('serverless'),
    workloads: published.workloads.map((one) =>
      one.name === 'spike' ? { ...one, scheduleHash: `${one.scheduleHash}0` } : one,
    ),
  });
  expect(told([other, published])).toEqual([[`${published.slug} other`, 'serverless', 'steady,sporadic']]);
});

test('the pair with most in common comes first, and one without a common architecture not at all', () => {
  const servers = run('servers', { architectures: only('serverful') });
  const functions = run('functions', { architectures: only('serverless'), workloads: [] });
  expect(told([functions, servers, published]).map(([pair]) => pair)).toEqual([
    `${published.slug} servers`,
    `${published.slug} functions`,
  ]);
});
