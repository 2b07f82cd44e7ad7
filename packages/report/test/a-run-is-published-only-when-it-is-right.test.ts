import { createHash } from 'node:crypto';
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findArchitecture } from '@crossover/model';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkPublication } from '../src/publishing/publication.ts';
import { writeReport } from '../src/write-report.ts';
import { writeSyntheticRun } from './synthetic-run.ts';

/** A modelled interval of few repetitions is wide and quick. */
const LIMITS = { maxSizeBytes: 20 * 2 ** 20, draws: 2 };

let root: string;
let whole: string;
let folder: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'crossover-publication-'));
  whole = join(root, 'whole');
  await writeSyntheticRun(whole, {
    slug: 'whole',
    architectures: ['serverful', 'serverless'].map(findArchitecture),
    repeats: 5,
    hasCapacity: false,
    workloads: [{ name: 'steady', ratePerSecond: 20, seconds: 4 }],
  });
  await writeReport(whole, LIMITS);
});

beforeEach(async () => {
  folder = join(root, 'run');
  await rm(folder, { recursive: true, force: true });
  await cp(whole, folder, { recursive: true });
});

afterAll(() => rm(root, { recursive: true }));

const faultsOf = async (limits = LIMITS) =>
  Object.fromEntries(
    (await checkPublication(folder, limits)).checks.flatMap(({ name, fault }) =>
      fault === null ? [] : [[name, fault]],
    ),
  );

const edit = async (path: string, change: (text: string) => string) => {
  const before = await readFile(join(folder, path), 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  await writeFile(join(folder, path), after);
};

test('a run as it was measured and reported has no fault, and every file of it is published', async () => {
  const { checks, files } = await checkPublication(folder, LIMITS);
  expect(checks.filter(({ fault }) => fault !== null)).toEqual([]);
  expect(checks).toHaveLength(7);
  expect(files).toEqual(
    expect.arrayContaining(['SHA256SUMS', 'plan.json', 'report.json', 'figures/bill.csv']),
  );
});

test('a file that was changed, added or lost is named', async () => {
  await appendFile(join(folder, 'figures', 'bill.csv'), 'more\r\n');
  await writeFile(join(folder, 'notes.txt'), 'of nobody');
  await rm(join(folder, 'figures', 'repeats.csv'));
  const { checksums, schemas } = await faultsOf();
  expect(checksums?.found).toContain('figures/bill.csv has another');
  expect(checksums?.found).toContain('notes.txt is not listed');
  expect(checksums?.found).toContain('figures/repeats.csv is missing');
  expect(schemas?.found).toContain('figures/repeats.csv');
});

test('a number that was changed by hand is found by computing it again, whatever the checksums say', async () => {
  await edit('report.json', (text) =>
    text.replace(/"requests": (\d+)/, (_, count) => `"requests": ${count}1`),
  );
  const sum = createHash('sha256')
    .update(await readFile(join(folder, 'report.json')))
    .digest('hex');
  await edit('SHA256SUMS', (text) => text.replace(/^\w{64} {2}report\.json$/m, `${sum}  report.json`));
  const faults = await faultsOf();
  expect(faults.checksums).toBeUndefined();
  expect(faults['the same report from the same data']?.found).toContain('report.json');
});

test('words with a numeral of no field are refused', async () => {
  await edit('report.json', (text) => text.replace(/"method": "/, '"method": "Three times 17. '));
  expect((await faultsOf())['every numeral resolves to a field']?.found).toContain('17');
});

test('a report that does not fit its schema is a fault, and nothing more is said of it', async () => {
  await edit('report.json', (text) => text.replace('"schemaVersion": 1', '"schemaVersion": 2'));
  const { checks } = await checkPublication(folder, LIMITS);
  expect(checks.map(({ name }) => name)).toEqual(['schemas', 'checksums', 'size']);
  expect(checks[0]?.fault?.found).toContain('schemaVersion');
});

test('what is not committed, has few repeats or is too large is refused with its remedy', async () => {
  await edit('telemetry.json', (text) => text.replace('"isCommitClean":true', '"isCommitClean":false'));
  await edit('repeats/steady-serverless-2.json', (text) => text.replace('"isValid":true', '"isValid":false'));
  await writeReport(folder, LIMITS);
  const faults = await faultsOf({ ...LIMITS, maxSizeBytes: 1000 });
  expect(Object.keys(faults).sort()).toEqual(['clean commit', 'enough valid repeats', 'size']);
  expect(faults['enough valid repeats']?.found).toContain('4 of serverless, steady');
  for (const fault of Object.values(faults)) expect(fault.remedy.length).toBeGreaterThan(20);
});
