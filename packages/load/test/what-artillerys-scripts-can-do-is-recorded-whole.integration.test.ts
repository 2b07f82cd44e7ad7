import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Request } from '@crossover/model';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type PlaySummary, runScript, type ScriptRun } from '../src/index.ts';
import { recordedRequests } from './recorded-requests.ts';
import { usingTarget } from './target-server.ts';

interface Recorded {
  readonly summary: PlaySummary;
  readonly requests: readonly Request[];
}

/** Runs a script of `scripts/` against a server with this listener. */
async function record(
  name: string,
  listener: RequestListener,
  options: Partial<ScriptRun> = {},
): Promise<Recorded> {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-test-'));
  try {
    return await usingTarget(listener, async ({ url }) => {
      const recordsPath = join(folder, 'records.ndjson.gz');
      const summary = await runScript({
        scriptPath: join(import.meta.dirname, 'scripts', name),
        engine: 'http',
        targetUrl: url,
        recordsPath,
        ...options,
      });
      return { summary, requests: await recordedRequests(recordsPath) };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How many requests there are of each route, answer and error. */
function countsOf(requests: readonly Request[]): Record<string, number> {
  const groups = Map.groupBy(requests, ({ route, status, error }) => `${route} ${status} ${error ?? 'good'}`);
  return Object.fromEntries([...groups].map(([what, of]): [string, number] => [what, of.length]));
}

const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

function toursListener(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/start') json(response, 200, {});
  else if (request.url === '/moved') response.writeHead(302, { location: '/start' }).end();
  else json(response, 404, {});
}

// Artillery waits more than it works, so all of these run side by side.
beforeAll(() => {
  vi.stubEnv('SHOP_TOKEN', 'Bearer of-the-environment');
});

afterAll(() => {
  vi.unstubAllEnvs();
});

test.concurrent('phases, a table, loops, pauses, unfollowed redirects: arrivals × steps records, though the own checks fail', async () => {
  const { summary, requests } = await record('tour.yml', toursListener);
  expect(countsOf(requests)).toEqual({
    'GET /{$loopElement.path} 200 good': 10,
    'GET /{$loopElement.path} 302 good': 10,
    'GET /{$loopElement.path} 404 http-4xx': 10,
  });
  expect(summary).toMatchObject({ sent: 30, completed: 20, failed: 10, hasFailedChecks: true });
  // A virtual user's first request is due at its arrival, whatever hooks Artillery's own plugins put before it.
  expect(requests.filter(({ sentMs, intendedMs }) => sentMs > intendedMs).length).toBeGreaterThanOrEqual(10);
});

test.concurrent('functions, captures, matches, cookies and headers of both sides: every step of every virtual user', async () => {
  const seen: string[] = [];
  let lastId = 0;
  const { summary, requests } = await record(
    'accounts.yml',
    (request, response) => {
      request.resume();
      const { method, url = '', headers } = request;
      const from = [headers.authorization, headers['x-own'], String(headers['x-token']).slice(0, 14)].join(
        ', ',
      );
      seen.push(`${method} ${url.replace(/\d+/, 'N')} with ${from}, ${headers.cookie ?? 'no cookie'}`);
      if (method === 'POST' && url === '/accounts') json(response, 201, { id: ++lastId });
      else if (method === 'DELETE') response.writeHead(204).end();
      else json(response, 200, { id: Number(/\d+/.exec(url)?.[0]) });
    },
    { headersFrom: { authorization: 'SHOP_TOKEN' } },
  );
  expect(countsOf(requests)).toEqual({
    'POST /accounts 201 good': 5,
    'GET /accounts/{id} 200 good': 5,
    'POST /accounts/{id}/visits 200 good': 5,
    'DELETE /accounts/{id} 204 good': 5,
  });
  expect(summary).toMatchObject({ sent: 20, completed: 20, failed: 0 });
  expect(summary.hasFailedChecks).toBeUndefined();
  const isDelete = (line: string) => line.startsWith('DELETE');
  expect(new Set(seen.filter((line) => !isDelete(line)))).toEqual(
    new Set([
      'POST /accounts with Bearer of-the-environment, of the script, token-of-name-, no cookie',
      'GET /accounts/N with Bearer of-the-environment, of the script, token-of-name-, no cookie',
      'POST /accounts/N/visits with Bearer of-the-environment, of the script, token-of-name-, place=here',
    ]),
  );
  expect(seen.filter((line) => isDelete(line) && line.includes('of-the-environment'))).toHaveLength(5);
});

test.concurrent.each(['http', 'crossover'] as const)(
  'a host that only a variable names gets nothing, and engine %s is ended then',
  async (engine) => {
    let here = 0;
    const running = record(
      'elsewhere.yml',
      (request, response) => {
        here += 1;
        request.resume();
        response.end('{}');
      },
      { engine },
    );
    await expect(running).rejects.toMatchObject({
      code: 'invalid-script',
      message: expect.stringContaining('found one to elsewhere.invalid, which was not sent'),
    });
    expect(here).toBeGreaterThan(0);
    // Of twenty seconds with five each.
    expect(here).toBeLessThan(100);
  },
);

test.concurrent('a host that the text names, or an engine that cannot be recorded, is refused before anything is sent', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-test-'));
  try {
    const scriptPath = join(folder, 'script.yml');
    const run = async (rest: string, allowedHosts: string[] = []) => {
      await writeFile(scriptPath, `config: { target: http://127.0.0.1:1 }\n${rest}\n`);
      return runScript({
        scriptPath,
        engine: 'http',
        targetUrl: 'http://127.0.0.1:1',
        recordsPath: join(folder, 'r.gz'),
        allowedHosts,
      });
    };
    const away =
      'scenarios: [{ flow: [{ loop: [{ get: { url: "https://strange.example/a" } }], count: 2 }] }]';
    await expect(run(away)).rejects.toMatchObject({
      message: expect.stringContaining('found one to strange.example'),
      hint: expect.stringContaining('--confirm-host strange.example'),
    });
    const before = 'before: { flow: [{ post: { url: "http://first.example" } }] }\n';
    await expect(run(before + away, ['strange.example'])).rejects.toThrow('found one to first.example');
    await expect(run('scenarios: [{ engine: ws, flow: [{ send: x }] }]')).rejects.toThrow(
      'expected Artillery\'s HTTP engine, found "ws"',
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test.concurrent('what Artillery prints of a failure does not show the values of headers', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-test-'));
  try {
    const scriptPath = join(folder, 'talks.yml');
    await writeFile(
      scriptPath,
      'config: { target: http://127.0.0.1:1, phases: [{ duration: 1, arrivalCount: 1 }] }\nscenarios: [{ flow: [{ log: "{{ $env.SHOP_TOKEN }}" }] }]\n',
    );
    const running = runScript({
      scriptPath,
      engine: 'http',
      targetUrl: 'http://127.0.0.1:1',
      recordsPath: join(folder, 'r.gz'),
      headersFrom: { authorization: 'SHOP_TOKEN' },
    });
    await expect(running).rejects.toMatchObject({
      message: expect.stringMatching(/^(?![\s\S]*of-the-environment)[\s\S]*the value of SHOP_TOKEN/),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
