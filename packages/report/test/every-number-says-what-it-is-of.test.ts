import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findArchitecture, provenanceKindSchema, quantitySchema, type Report } from '@crossover/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labelOfPart, numberLabels } from '../src/number-labels.ts';
import { writeReport } from '../src/write-report.ts';
import { writeSyntheticBill } from './synthetic-bill.ts';
import { writeSyntheticRun } from './synthetic-run.ts';

const FAST = { draws: 4 };
const PAIR = ['serverful', 'serverless'];
const DAY = '2026-11-18';

let root: string;
const reports = new Map<Report['kind'], Report>();

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'crossover-labels-'));
  for (const target of ['lab', 'aws'] as const) {
    const folder = join(root, target);
    await writeSyntheticRun(folder, {
      slug: target,
      target,
      // The lab's has everything that a report can have but a bill.
      architectures: [...PAIR, ...(target === 'lab' ? ['hybrid'] : [])].map(findArchitecture),
      repeats: 4,
      workloads: [{ name: 'steady', ratePerSecond: 20, seconds: 3 }],
      hasCalibration: target === 'lab',
      errorShare: { serverless: 0.02 },
      createdAt: `${DAY}T09:00:00.000Z`,
    });
    if (target === 'aws')
      await writeSyntheticBill(folder, { architectures: PAIR, days: [{ day: DAY, state: 'provisional' }] });
    reports.set(target, await writeReport(folder, FAST));
  }
});

afterAll(() => rm(root, { recursive: true }));

interface Found {
  readonly path: string;
  readonly label: string | undefined;
}

/** Every number of a report with the label that is nearest to it: its own quantity's or figure's, else its part's. */
function numbersOf(report: Report): Found[] {
  const found: Found[] = [];
  const walk = (value: unknown, path: string, label: string | undefined): void => {
    if (typeof value === 'number') found.push({ path, label });
    if (typeof value !== 'object' || value === null) return;
    const own = 'provenance' in value && typeof value.provenance === 'string' ? value.provenance : label;
    for (const [name, inner] of Object.entries(value)) walk(inner, `${path}.${name}`, own);
  };
  for (const [part, value] of Object.entries(report)) walk(value, part, labelOfPart(part, report.kind));
  return found;
}

/** Everything that looks like a quantity, by path. */
function quantitiesOf(value: unknown, path: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [];
  const own: [string, unknown][] = 'unit' in value && 'low' in value && 'n' in value ? [[path, value]] : [];
  return [
    ...own,
    ...Object.entries(value).flatMap(([name, inner]) => quantitiesOf(inner, `${path}.${name}`)),
  ];
}

const LABELS = new Set<string>([...provenanceKindSchema.options, 'stated']);

test.each(['lab', 'aws'] as const)('every number of a report (%s) says what it is of', (kind) => {
  const report = reports.get(kind);
  if (report === undefined) throw new Error('expected a report');
  const numbers = numbersOf(report);
  expect(numbers.length).toBeGreaterThan(1000);
  expect(numbers.filter(({ label }) => label === undefined || !LABELS.has(label))).toEqual([]);
  const quantities = quantitiesOf(report, 'report');
  expect(quantities.length).toBeGreaterThan(200);
  for (const [path, quantity] of quantities)
    expect(quantitySchema.safeParse(quantity).success, path).toBe(true);
});

test('a lab run has no number of AWS’s, and a run on AWS none of the lab’s', () => {
  const labelsOf = (kind: Report['kind']) => {
    const report = reports.get(kind);
    return new Set(report === undefined ? [] : numbersOf(report).map(({ label }) => label));
  };
  expect(labelsOf('lab')).toEqual(new Set(['measured-in-lab', 'modelled', 'stated']));
  expect(labelsOf('aws')).toEqual(new Set(['measured-on-aws', 'modelled', 'billed', 'stated']));
});

test('every figure says what it is of, and the article names the parts', () => {
  for (const [kind, report] of reports) {
    const measured = kind === 'lab' ? 'measured-in-lab' : 'measured-on-aws';
    expect(new Set(report.figures.map(({ provenance }) => provenance))).toEqual(
      new Set([measured, 'modelled']),
    );
    const labels = numberLabels(report);
    expect(labels.map(({ label }) => label)).toEqual(
      kind === 'lab' ? [measured, 'modelled'] : [measured, 'modelled', 'billed'],
    );
    for (const { parts } of labels) expect(parts.length).toBeGreaterThan(0);
  }
});
