import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findArchitecture, isScript, type Plan, type Report, RUN_FILES } from '@crossover/model';
import { expect, test } from 'vitest';
import { writeReport } from '../src/write-report.ts';
import { writeSyntheticRun } from './synthetic-run.ts';

/** The report of a run on deployed targets, its plan changed as it would be for them. */
async function reportOn(
  stage: string | null,
  change: (plan: Plan) => Partial<Plan> = () => ({}),
  own: { readonly resetFrom?: string } = {},
): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-targets-'));
  const rewrite = async (name: string, edit: (value: unknown) => unknown) => {
    const path = join(folder, name);
    await writeFile(path, JSON.stringify(edit(JSON.parse(await readFile(path, 'utf8')))));
  };
  try {
    await writeSyntheticRun(folder, {
      slug: 'targets',
      repeats: 2,
      architectures: ['serverful', 'serverless'].map(findArchitecture),
      workloads: [{ name: 'steady', ratePerSecond: 30, seconds: 3 }],
      coldStarts: 0,
      target: 'aws',
    });
    const urls = { serverful: 'https://a.example.com', serverless: 'https://b.example.com' };
    const targets = { stage, urls, headersFrom: {}, parityPaths: [], ...own };
    await rewrite(RUN_FILES.plan, (plan) => ({ ...(plan as Plan), targets, ...change(plan as Plan) }));
    await rewrite(RUN_FILES.telemetry, (telemetry) => {
      const { environment, ...rest } = telemetry as { readonly environment: object };
      return { ...rest, environment: { ...environment, target: stage === null ? 'target' : 'aws' } };
    });
    return await writeReport(folder, { draws: 10 });
  } finally {
    await rm(folder, { recursive: true });
  }
}

const kindsOf = ({ warnings }: Report) => warnings.map(({ kind }) => kind);

/** Scripts are run as they are; nobody knows what their API would cost. */
const asScript = ({ workloads }: Plan): Partial<Plan> => ({
  workloads: workloads.map((planned) => {
    const { name, title, description, seed, dataset, slo } = planned.workload;
    const script = { path: '/somewhere/mine.yml', sha256: 'f'.repeat(64), engine: 'http' as const };
    return { ...planned, workload: { name, title, description, seed, dataset, slo, script } };
  }),
});

test("on somebody's own targets the bills are said to be the catalogue's, and are not the headline", async () => {
  const report = await reportOn(null);
  expect(kindsOf(report)).toContain('bills-of-the-catalogue');
  expect(report.bills.length).toBeGreaterThan(0);
  expect(report.title + report.verdict).not.toMatch(/costs? (less|the same)|monthly bills/);
  expect(report.standfirst).toContain('of the catalogue’s architectures of these names');
  expect(report.prose.bill).toMatch(/^Of the catalogue’s architectures of these names, not of the targets/);
});

test("a script of one's own against targets of one's own has no bill at all", async () => {
  const report = await reportOn(null, asScript);
  expect(kindsOf(report)).not.toContain('bills-of-the-catalogue');
  const { bills, crossovers, baselines, estimates, sensitivities, assumptions, advice, priceDates } = report;
  expect([bills, crossovers, baselines, estimates, sensitivities, assumptions, advice]).toEqual(
    Array.from({ length: 7 }, () => []),
  );
  expect(priceDates).toBeNull();
  expect(report.figures.filter(({ section }) => section === 'cost')).toEqual([]);
  expect(JSON.stringify([report.title, report.verdict, report.standfirst, report.prose])).not.toMatch(
    /cost|bill/i,
  );
});

test('a stage of this project is what the catalogue says: its bills are its own', async () => {
  const report = await reportOn('alex');
  expect(kindsOf(report)).not.toContain('bills-of-the-catalogue');
  expect(report.prose.bill).toMatch(/^Modelled from this run/);
});

test('data that nobody resets are among the limits where a workload changes them', async () => {
  expect(kindsOf(await reportOn('alex'))).toContain('data-not-reset');
  const reset = await reportOn('alex', undefined, { resetFrom: 'PUT_BACK' });
  expect(kindsOf(reset)).not.toContain('data-not-reset');
  const reading = await reportOn('alex', ({ workloads }) => ({
    workloads: workloads.map((planned) =>
      isScript(planned.workload)
        ? planned
        : {
            ...planned,
            workload: {
              ...planned.workload,
              scenarios: [{ name: 'read', weight: 1, operation: 'read' as const }],
            },
          },
    ),
  }));
  expect(kindsOf(reading)).not.toContain('data-not-reset');
});
