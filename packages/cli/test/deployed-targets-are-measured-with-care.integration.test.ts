import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '@crossover/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crossover } from './command.ts';
import { Targets, writeReads } from './targets.ts';
import { everythingWritten } from './written.ts';

const SECRET = 'Bearer not-for-any-file-8d1f';
const environment = { MY_TOKEN: SECRET, NO_COLOR: '1' };

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const alike: Answer = (request, response) =>
  request.headers.authorization === SECRET
    ? json(response, 200, { id: 1, name: 'desk' })
    : json(response, 503, { title: 'no' });
const richer: Answer = (_, response) => json(response, 200, { id: 1, name: 'desk', stock: 3 });
const failing: Answer = ({ url }, response) => json(response, url === '/health' ? 200 : 500, {});

const targets = new Targets();
const serve = async (answer: Answer) => `http://127.0.0.1:${await targets.serve(answer)}`;

let folder: string;
let workload: string;
let script: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossover-targets-test-'));
  workload = await writeReads(folder);
  script = join(folder, 'script.yml');
  await writeFile(
    script,
    'config: { target: "http://127.0.0.1:1", phases: [{ duration: 1, arrivalRate: 5 }] }\nscenarios: [{ flow: [{ get: { url: /health } }] }]\n',
  );
});
afterAll(async () => {
  targets.close();
  await rm(folder, { recursive: true, force: true });
});

const compare = (slug: string, a: string, b: string, ...more: string[]) =>
  crossover(
    [
      'compare',
      '--quick',
      '--no-pin',
      '--repeats',
      '1',
      '--no-site',
      '--reports',
      folder,
      '--slug',
      slug,
      '--target',
      `serverful=${a}`,
      '--target',
      `serverless=${b}`,
      '--parity-path',
      '/health',
      ...more,
    ],
    environment,
  );

const everythingOf = (slug: string) => everythingWritten(join(folder, slug));

// Three whole runs, which wait more than they compute, beside each other; on cores of their own choice.
test.concurrent.each([
  ['a workload', () => ['--workload', workload]],
  ["a user's script", () => ['--script', script]],
])(
  '%s is measured with a secret header that is written nowhere, and labelled as of targets',
  async (name, what) => {
    const [a, b] = [await serve(alike), await serve(alike)];
    const slug = name.startsWith('a w') ? 'workload' : 'script';
    const outcome = await compare(slug, a, b, '--header-env', 'Authorization=MY_TOKEN', ...what());
    expect(outcome.stderr).not.toMatch(/✗/);
    expect(outcome.code).toBe(0);
    const files = everythingOf(slug);
    for (const text of [...files.values(), outcome.stdout, outcome.stderr])
      expect(text).not.toContain(SECRET);
    const report = files.get('report.json') ?? '';
    expect(JSON.parse(report)).toMatchObject({ kind: 'target', totals: { failedRequests: 0 } });
    expect(report).toContain('measured-on-target');
    const { bills, crossovers, title, warnings } = JSON.parse(report) as Report;
    // A script of one's own is not the API that the catalogue prices; for a workload it is said whose bills they are.
    const isPriced = slug === 'workload';
    expect([bills.length > 0, crossovers.length > 0]).toEqual([isPriced, isPriced]);
    expect(warnings.some(({ kind }) => kind === 'bills-of-the-catalogue')).toBe(isPriced);
    expect(title).not.toMatch(/costs? /);
    expect(report).not.toMatch(/measured-in-lab|measured-on-aws|in the lab|lab-run/i);
  },
);

test.concurrent('errors past the threshold end the run within its first seconds; it can be resumed', async () => {
  const target = await serve(failing);
  const outcome = await compare('abort', target, target, '--abort-on', 'errors>5%', '--workload', workload);
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toMatch(/Expected errors of at most 5 % in the last ten seconds, found 100 %/);
  const files = [...everythingOf('abort').values()];
  expect(files.filter((text) => text.includes('"state": "aborted"'))).toHaveLength(1);
  const resumed = await crossover(
    ['compare', '--resume', 'abort', '--no-site', '--reports', folder],
    environment,
  );
  expect(resumed.code).toBe(0);
});

test('targets that answer differently are shown, and get no load', async () => {
  const outcome = await compare(
    'differ',
    await serve(alike),
    await serve(richer),
    '--header-env',
    'Authorization=MY_TOKEN',
    '--workload',
    workload,
  );
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toMatch(
    /serverful: status 200, {name: string}\n\s*serverless: status 200, {name: string, stock: number}/,
  );
  expect(existsSync(join(folder, 'differ'))).toBe(false);
});

test('a repeat that would go past the cap is not sent', async () => {
  let asked = 0;
  const target = await serve((request, response) => {
    if (request.url !== '/health') asked += 1;
    json(response, 200, {});
  });
  const outcome = await compare('cap', target, target, '--max-usd', '0.00001', '--workload', workload);
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toMatch(/Expected the run to cost at most 0.00001 USD, found/);
  expect(asked).toBe(0);
});

test('a host that nobody confirmed is refused before a run begins', async () => {
  const outcome = await compare(
    'strange',
    'https://api.example.com',
    'https://api.example.org',
    '--workload',
    workload,
  );
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toMatch(/--confirm-host api.example.com/);
  expect(await readdir(folder)).not.toContain('strange');
});
