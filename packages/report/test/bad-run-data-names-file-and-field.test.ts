import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ARCHITECTURES } from '@crossover/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRun } from '../src/run-data.ts';
import { writeSyntheticRun } from './synthetic-run.ts';

let root: string;
let good: string;
let copies = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'crossover-bad-'));
  good = join(root, 'good');
  await writeSyntheticRun(good, {
    slug: 'good',
    hasCalibration: true,
    repeats: 1,
    workloads: [{ name: 'steady', ratePerSecond: 20, seconds: 2 }],
  });
});

afterAll(() => rm(root, { recursive: true }));

async function damaged(change: (folder: string) => Promise<void>): Promise<string> {
  copies += 1;
  const folder = join(root, `bad-${copies}`);
  await cp(good, folder, { recursive: true });
  await change(folder);
  return folder;
}

const REPEAT = 'repeats/steady-serverful-1.json';
const REQUESTS = 'requests/steady-serverful-1.ndjson.gz';

async function edit(folder: string, path: string, changes: Record<string, unknown>): Promise<void> {
  const json: Record<string, unknown> = JSON.parse(await readFile(join(folder, path), 'utf8'));
  await writeFile(join(folder, path), JSON.stringify({ ...json, ...changes }));
}

/** Replaces the requests and their checksum, so that only the content is wrong. */
async function replaceRequests(folder: string, change: (lines: string[]) => string[]): Promise<void> {
  const lines = gunzipSync(await readFile(join(folder, REQUESTS)))
    .toString('utf8')
    .trim()
    .split('\n');
  const content = gzipSync(change(lines).join('\n'));
  await writeFile(join(folder, REQUESTS), content);
  await edit(folder, REPEAT, { requestsSha256: createHash('sha256').update(content).digest('hex') });
}

const cases: [name: string, change: (folder: string) => Promise<void>, words: RegExp][] = [
  ['no plan', (folder) => rm(join(folder, 'plan.json')), /plan\.json/],
  [
    'changed calibration requests',
    (folder) => writeFile(join(folder, 'calibration/before-20.ndjson.gz'), gzipSync('other')),
    /telemetry\.json, field calibration: expected the checksum of calibration\/before-20/,
  ],
  [
    'a cut telemetry file',
    (folder) => writeFile(join(folder, 'telemetry.json'), '{"schema'),
    /telemetry\.json/,
  ],
  [
    'a field of the wrong type',
    (folder) => edit(folder, 'plan.json', { seed: 'seven' }),
    /plan\.json, field seed/,
  ],
  [
    'a repeat of another architecture than planned',
    (folder) => edit(folder, REPEAT, { architecture: 'serverless' }),
    /steady-serverful-1\.json, field architecture: expected serverful as planned, found serverless/,
  ],
  [
    'a repeat of another schedule',
    (folder) => edit(folder, REPEAT, { scheduleHash: 'f00d' }),
    /field scheduleHash/,
  ],
  [
    'requests that were edited after the run',
    (folder) => writeFile(join(folder, REQUESTS), gzipSync('{}')),
    /field requestsSha256/,
  ],
  ['no requests', (folder) => rm(join(folder, REQUESTS)), /requests\/steady-serverful-1\.ndjson\.gz/],
  [
    'a line that is no JSON',
    (folder) => replaceRequests(folder, (lines) => [...lines.slice(0, 2), '{"index":']),
    /ndjson\.gz, field line 3/,
  ],
  [
    'a request without a time',
    (folder) =>
      replaceRequests(folder, (lines) => [lines[0] ?? '', (lines[1] ?? '').replace('"endMs"', '"end"')]),
    /ndjson\.gz, field endMs \(line 2\)/,
  ],
];

test.each(cases)('%s', async (_, change, words) => {
  const folder = await damaged(change);
  await expect(readRun(folder)).rejects.toThrow(words);
  await expect(readRun(folder)).rejects.toMatchObject({ code: 'invalid-run-data', hint: expect.any(String) });
});

test('a repeat that was never run is no error: it is shown as such', async () => {
  const folder = await damaged((copy) => rm(join(copy, REPEAT)));
  const { repeats } = await readRun(folder);
  expect(repeats.map(({ repeat, isValid }) => [repeat === null, isValid])).toEqual([
    [true, false],
    ...ARCHITECTURES.slice(1).map(() => [false, true]),
  ]);
});
