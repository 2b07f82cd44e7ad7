import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findArchitecture } from '@crossover/model';
import { writeReport } from '@crossover/report';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSyntheticRun } from '../../report/test/synthetic-run.ts';
import { crossover } from './command.ts';

const execute = promisify(execFile);

let root: string;
let reports: string;

/** A checkout that ignores its runs, as the project does. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'crossover-publish-'));
  reports = join(root, 'reports');
  await execute('git', ['init', '--quiet', root]);
  await writeFile(join(root, '.gitignore'), '/reports/*/\n');
  const run = {
    architectures: ['serverful', 'serverless'].map(findArchitecture),
    repeats: 5,
    hasCapacity: false,
    workloads: [{ name: 'steady', ratePerSecond: 40, seconds: 6 }],
  };
  await writeSyntheticRun(join(reports, 'earlier'), { ...run, slug: 'earlier' });
  await writeSyntheticRun(join(reports, 'later'), {
    ...run,
    slug: 'later',
    medianMs: { serverless: 80 },
    createdAt: '2026-11-24T09:00:00.000Z',
  });
  // The command computes the report again with as many repetitions as usual.
  for (const slug of ['earlier', 'later']) await writeReport(join(reports, slug));
});

afterAll(() => rm(root, { recursive: true }));

const call = (...args: string[]) => crossover([...args, '--reports', reports]);
const staged = async () =>
  (await execute('git', ['diff', '--cached', '--name-only'], { cwd: root })).stdout.split('\n');

test('publish puts a sound run into the index, although it is ignored, and says so', async () => {
  const looked = await call('publish', 'earlier', '--check');
  expect([looked.code, looked.stdout]).toEqual([0, expect.stringContaining('✓ checksums')]);
  expect(await staged()).toEqual(['']);
  const { code, stdout } = await call('publish', 'earlier');
  expect(code).toBe(0);
  expect(stdout).toContain('git add --force');
  const files = await staged();
  expect(files).toEqual(
    expect.arrayContaining(['reports/earlier/report.json', 'reports/earlier/SHA256SUMS']),
  );
  expect(files.filter((file) => file.startsWith('reports/later'))).toEqual([]);
});

test('publish refuses an edited run with what was expected, what was found and the remedy', async () => {
  await cp(join(reports, 'earlier'), join(reports, 'edited'), { recursive: true });
  const file = join(reports, 'edited', 'report.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace('"seed": 1', '"seed": 2'));
  const { code, stdout, stderr } = await call('publish', 'edited');
  expect(code).toBe(1);
  expect(stdout).toMatch(/✗ checksums\n {2}expected .*\n {2}found {4}report\.json .*\n {2}remedy/);
  expect(stderr).toContain('Nothing was added');
  expect((await staged()).filter((path) => path.includes('edited'))).toEqual([]);
  await rm(join(reports, 'edited'), { recursive: true });
});

test('correct writes a note that publish accepts, and refuses numerals', async () => {
  const refused = await call('correct', 'earlier', '--note', 'It was 12 ms.');
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('12')]);
  const { code } = await call('correct', 'earlier', '--note', 'The machine was named wrongly.');
  expect(code).toBe(0);
  expect((await call('publish', 'earlier')).code).toBe(0);
  expect(await staged()).toContain('reports/earlier/corrections.json');
});

test('history lists the series and shows one by its name or by a run of it', async () => {
  const list = await call('history', '--json');
  const [series] = JSON.parse(list.stdout) as { series: string; runs: { slug: string }[] }[];
  expect(series?.runs.map(({ slug }) => slug)).toEqual(['earlier', 'later']);
  const byName = await call('history', series?.series ?? '');
  const byRun = await call('history', 'later');
  expect(byRun.stdout).toBe(byName.stdout);
  expect(byName.stdout).toMatch(/earlier .*first run\nlater /);
  const unknown = await call('history', 'latter');
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('Did you mean "later"?')]);
});

test('check ends with 1 on a regression and writes its results for machines', async () => {
  const [junit, markdown] = [join(root, 'junit.xml'), join(root, 'summary.md')];
  await writeFile(markdown, 'before\n');
  const options = ['--fail-on', 'p95', '--junit', junit, '--markdown', markdown];
  const worse = await call('check', 'later', '--against', 'earlier', ...options);
  expect([worse.code, worse.stdout]).toEqual([1, expect.stringContaining('1 of 2 regressed')]);
  expect(await readFile(junit, 'utf8')).toContain('failures="1"');
  expect(await readFile(markdown, 'utf8')).toMatch(/^before\n## Crossover check\n[\s\S]*❌ \| p95/);
  const better = await call('check', 'earlier', '--against', 'later', '--fail-on', 'p95');
  expect([better.code, better.stdout]).toEqual([0, expect.stringContaining('0 of 2 regressed')]);
});

test('check ends with 2 where nothing can be said, unless that is allowed', async () => {
  const file = join(reports, 'later', 'report.json');
  const before = await readFile(file, 'utf8');
  await writeFile(file, before.replace('Synthetic CPU', 'Another CPU'));
  const options = ['later', '--against', 'earlier', '--fail-on', 'p95,cost'];
  expect((await call('check', ...options)).code).toBe(2);
  const allowed = await call('check', ...options, '--allow-withheld', '--json');
  expect(allowed.code).toBe(0);
  expect(JSON.parse(allowed.stdout)).toMatchObject({ slug: 'later', isWithheldAllowed: true });
  await writeFile(file, before);
});

test('numbers are exported for monitoring systems; a folder that is not there is an error with its remedy', async () => {
  const [text, json] = [join(root, 'run.txt'), join(root, 'run.json')];
  expect((await call('export', 'later', '--openmetrics', text, '--otlp', json)).code).toBe(0);
  expect(await readFile(text, 'utf8')).toMatch(/# EOF\n$/);
  expect(JSON.parse(await readFile(json, 'utf8'))).toHaveProperty('resourceMetrics');
  const nowhere = await call('export', 'later', '--otlp', join(root, 'none', 'run.json'));
  expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('can be written')]);
  expect((await call('export', 'later')).code).toBe(2);
  expect((await call('export', 'none', '--otlp', json)).code).toBe(2);
});
