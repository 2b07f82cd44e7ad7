import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { generatorSchema } from '@crossover/model';
import { decodeHistogramCounters } from 'artillery-engine-crossover/histogram-counters';
import { writeScheduleFile } from 'artillery-engine-crossover/schedule-file';
import { expect, test } from 'vitest';
import { compileSchedule, compileScript, listWorkloads, readWorkload, runScript } from '../src/index.ts';
import { headerOf } from '../src/schedule.ts';
import { recordedRequests } from './recorded-requests.ts';
import { usingTarget } from './target-server.ts';
import { usingFolder } from './temporary-folder.ts';
import { createWorkload } from './workload.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Remembers what arrived and answers as a shop would. */
function recordingListener(seen: Seen[]): RequestListener {
  return (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      response.writeHead(200, {
        'content-type': 'application/json',
        'cold-start': '?0',
        'environment-id': 'e',
      });
      response.end('{"items":[{"id":7}]}');
    });
  };
}

function runArtillery(
  args: readonly string[],
  cwd: string,
): Promise<{ code: number | null; output: string }> {
  const bin = join(dirname(createRequire(import.meta.url).resolve('artillery/package.json')), 'bin', 'run');
  const env = { ...process.env, ARTILLERY_DISABLE_TELEMETRY: 'true' };
  const child = spawn(process.execPath, [bin, 'run', ...args], { cwd, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

// Processes that wait more than they compute, beside each other.
test.concurrent.each(['http', 'crossover'] as const)(
  'a script with captures, loops and hooks runs with engine %s',
  async (engine) => {
    const seen: Seen[] = [];
    await usingFolder((folder) =>
      usingTarget(recordingListener(seen), async ({ url }) => {
        const recordsPath = join(folder, 'script.ndjson.gz');
        const seconds: number[] = [];
        const { requestsSha256, ...summary } = await runScript({
          scriptPath: join(import.meta.dirname, 'scripts', 'shop.yml'),
          engine,
          targetUrl: url,
          recordsPath,
          onSecond: (progress) => seconds.push(progress.sent),
        });
        expect(requestsSha256).toMatch(/^[0-9a-f]{64}$/);
        // 20 virtual users of 5 requests each.
        expect(generatorSchema.parse(summary)).toMatchObject({ sent: 100, completed: 100, failed: 0 });
        expect(seconds.at(-1)).toBe(100);
        const requests = await recordedRequests(recordsPath);
        const routes = Map.groupBy(requests, (request) => request.route);
        const counts = new Map([...routes].map(([route, of]): [string, number] => [route, of.length]));
        expect(counts).toEqual(
          new Map([
            ['GET /products', 20],
            ['GET /products/{productId}', 40],
            ['POST /products', 20],
            ['POST /search', 20],
          ]),
        );
        for (const request of requests) {
          expect(request).toMatchObject({ scenario: 'shop', status: 200, isCold: false, environment: 'e' });
          expect(request.endMs).toBeGreaterThan(request.sentMs);
        }
        expect(requests.some((request) => !Number.isInteger(request.endMs))).toBe(true);
        const created = seen.filter((request) => request.url === '/products?source=script');
        expect(created.length).toBe(20);
        expect(created[0]?.headers['x-key']).toBe('from-hook');
        expect(created[0]?.body).toBe('{"name":"chosen-7"}');
        expect(seen.find((request) => request.url === '/search')?.body).toBe('q=chosen-7');
        expect(new Set(seen.filter((r) => r.url === '/products/7').map((r) => r.headers['x-loop']))).toEqual(
          new Set(['0', '1']),
        );
      }),
    );
  },
);

test('what our engine does not know is refused by name, with the remedy, before anything runs', async () => {
  await usingFolder(async (folder) => {
    const scriptPath = join(folder, 'odd.yml');
    const scenario = (step: string) =>
      writeFile(
        scriptPath,
        `config: { target: http://127.0.0.1:1, phases: [{ duration: 1, arrivalRate: 1 }] }\nscenarios:\n  - name: odd\n    flow: [${step}]\n`,
      );
    const run = () =>
      runScript({
        scriptPath,
        engine: 'crossover',
        targetUrl: 'http://127.0.0.1:1',
        recordsPath: join(folder, 'r'),
      });
    await scenario('{ emit: { channel: x } }');
    await expect(run()).rejects.toMatchObject({
      code: 'invalid-script',
      message: expect.stringMatching(/"emit".*--engine http/),
    });
    await scenario('{ get: { url: /, gzip: true } }');
    await expect(run()).rejects.toMatchObject({
      code: 'invalid-script',
      message: expect.stringMatching(/"gzip" in the step "get"/),
    });
    await writeFile(scriptPath, 'config: {}');
    await expect(run()).rejects.toMatchObject({
      code: 'invalid-script',
      message: expect.stringMatching(/expected "scenarios"/),
    });
  });
});

test('a script that Artillery refuses is an error with what Artillery said', async () => {
  await usingFolder(async (folder) => {
    const scriptPath = join(folder, 'broken.yml');
    await writeFile(
      scriptPath,
      'config: { target: http://127.0.0.1:1, http: { timeout: [1] } }\nscenarios: [{ flow: [{ get: { url: 5 } }] }]\n',
    );
    const running = runScript({
      scriptPath,
      engine: 'http',
      targetUrl: 'http://127.0.0.1:1',
      recordsPath: join(folder, 'r'),
    });
    await expect(running).rejects.toMatchObject({
      code: 'load-failed',
      message: expect.stringMatching(/Artillery printed/),
    });
  });
});

test('the committed plain scripts are those of the workloads', async () => {
  for (const name of await listWorkloads()) {
    const committed = await readFile(join(import.meta.dirname, '..', 'scripts', `${name}.yml`), 'utf8');
    expect(committed, 'run "npm run generate -w @crossover/load"').toBe(
      compileScript(await readWorkload(name)),
    );
  }
});

test.concurrent('a plain script runs on its own with stock Artillery against any target', async () => {
  const seen: Seen[] = [];
  await usingFolder((folder) =>
    usingTarget(recordingListener(seen), async ({ url }) => {
      const steady = await readWorkload('steady');
      const phases = steady.phases.map((phase) => ({ ...phase, durationSeconds: 1, ratePerSecond: 60 }));
      await writeFile(join(folder, 'plain.yml'), compileScript({ ...steady, phases }));
      const { code, output } = await runArtillery(['--target', url, '--quiet', 'plain.yml'], folder);
      expect(output).not.toMatch(/error/i);
      expect(code).toBe(0);
      expect(seen.length).toBeGreaterThan(60);
      const creates = seen.filter((request) => request.method === 'POST');
      expect(new Set(creates.map((request) => request.headers['idempotency-key'])).size).toBe(creates.length);
      for (const { method, url: path } of seen) {
        expect(`${method} ${path}`).toMatch(
          /^(GET|POST) \/products$|^(GET|PUT|PATCH|DELETE) \/products\/\d+$/,
        );
      }
    }),
  );
});

test.concurrent('a schedule plays on its own under Artillery, whose report carries our histograms', async () => {
  const seen: Seen[] = [];
  await usingFolder((folder) =>
    usingTarget(recordingListener(seen), async ({ url }) => {
      const schedule = compileSchedule(createWorkload());
      await writeScheduleFile(join(folder, 'schedule.ndjson'), headerOf(schedule), schedule.entries);
      await writeFile(
        join(folder, 'play.yml'),
        JSON.stringify({
          config: { target: url, engines: { crossover: {} }, phases: [{ duration: 1, arrivalCount: 1 }] },
          scenarios: [
            {
              engine: 'crossover',
              flow: [{ play: { schedule: 'schedule.ndjson', records: 'records.ndjson.gz' } }],
            },
          ],
        }),
      );
      const { code, output } = await runArtillery(['--quiet', '--output', 'report.json', 'play.yml'], folder);
      expect(code, output).toBe(0);
      expect((await recordedRequests(join(folder, 'records.ndjson.gz'))).length).toBe(50);
      const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as {
        aggregate: { counters: Record<string, number>; summaries: Record<string, { count: number }> };
      };
      expect(report.aggregate.counters).toMatchObject({ 'http.requests': 50, 'http.codes.200': 50 });
      expect(report.aggregate.summaries['http.response_time']?.count).toBe(50);
      const [histogram] = decodeHistogramCounters(report.aggregate.counters);
      expect(histogram).toMatchObject({ route: 'GET /products/{id}', temperature: 'warm' });
      expect(histogram?.histogram.total).toBe(50);
    }),
  );
});
