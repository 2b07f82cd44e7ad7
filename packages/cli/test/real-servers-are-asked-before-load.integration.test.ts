import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundle } from '@crossover/api/bundle';
import { migrate } from '@crossover/api/migrations';
import { seed } from '@crossover/api/seed';
import { usingDatabase } from '@crossover/lab';
import type { Request } from '@crossover/model';
import { expect, test } from 'vitest';
import { planFromOptions } from '../src/commands/run-options.ts';
import { PROJECT } from '../src/project.ts';
import { assertParity } from '../src/run/targets/parity.ts';
import { readResetCommand, resetData } from '../src/run/targets/reset-data.ts';
import { crossover } from './command.ts';
import { everythingWritten } from './written.ts';

interface RealServer {
  readonly url: string;
  readonly databaseUrl: string;
}

/** The API's own bundle as a process for each number of products, each with a schema of the lab's database. */
async function usingServers<T>(
  products: readonly number[],
  use: (servers: readonly RealServer[], folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-real-'));
  const children: ChildProcess[] = [];
  try {
    const { file } = await bundle({ host: 'server', outDir: folder });
    const source = { databaseUrl: process.env.CROSSOVER_TEST_DATABASE_URL, cacheFolder: PROJECT.cache };
    return await usingDatabase(source, async (database) => {
      const servers: RealServer[] = [];
      for (const [number, count] of products.entries()) {
        const databaseUrl = await database.createSchema(`real_${number}`);
        await migrate(databaseUrl);
        await seed({ databaseUrl, products: count, seed: 1 });
        const child = spawn(process.execPath, [file], {
          env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, PORT: '0' },
          stdio: ['ignore', 'pipe', 'ignore'],
        });
        children.push(child);
        const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
        const { port } = JSON.parse(line) as { readonly port: number };
        servers.push({ url: `http://127.0.0.1:${port}`, databaseUrl });
      }
      return await use(servers, folder);
    });
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

const listOf = async ({ url }: RealServer) => (await fetch(`${url}/products`)).text();

test('the same API with the same data is alike, and the check leaves no trace in them; other data are shown', async () => {
  await usingServers([40, 40, 3], async ([a, b, small]) => {
    if (a === undefined || b === undefined || small === undefined) throw new Error('Expected three servers.');
    const { signal } = new AbortController();
    const before = await Promise.all([listOf(a), listOf(b)]);
    expect(before[0]).toContain('"id":1');
    await assertParity({ serverful: a, serverless: b }, {}, [], signal);
    await assertParity({ serverful: a, serverless: b }, {}, ['/products/30', '/products'], signal);
    expect(await Promise.all([listOf(a), listOf(b)])).toEqual(before);
    // Whatever the state, a product can be created; that one which only one has, is seen.
    await assertParity({ serverful: a, serverless: small }, {}, [], signal);
    await expect(
      assertParity({ serverful: a, serverless: small }, {}, ['/products/30'], signal),
    ).rejects.toMatchObject({
      code: 'targets-differ',
      message: expect.stringMatching(/serverful: status 200, [\s\S]*serverless: status 404, /),
    });
  });
});

test('a command of the user puts the data back before each repeat: what was deleted is there again', async () => {
  await usingServers([200], async ([server], folder) => {
    if (server === undefined) throw new Error('Expected a server.');
    const workload = join(folder, 'writes.yml');
    await writeFile(
      workload,
      `name: writes
title: Writes
description: Creates and deletes.
seed: 1
dataset: { products: 200 }
scenarios:
  - { name: create, weight: 1, operation: create }
  - { name: delete, weight: 1, operation: delete }
arrivals: even
phases: [{ name: all, durationSeconds: 4, ratePerSecond: 20 }]
connections: { mode: keep-alive, max: 8 }
timeoutMs: 30000
slo: { responseTimeMs: 100, share: 0.99 }
`,
    );
    await writeFile(
      join(folder, 'put-back.mjs'),
      `import { appendFileSync } from 'node:fs';
import { reset } from '${import.meta.resolve('@crossover/api/seed')}';
const { TARGET_ARCHITECTURE, TARGET_URL, SHOP_DATABASE } = process.env;
await reset(SHOP_DATABASE);
appendFileSync('${join(folder, 'resets')}', TARGET_ARCHITECTURE + ' ' + TARGET_URL + '\\n');
`,
    );
    const plan = await planFromOptions(
      {
        quick: true,
        repeats: '2',
        slug: 'reset',
        seed: '1',
        region: 'us-east-1',
        workload,
        'reset-env': 'PUT_BACK',
      },
      folder,
      ['--target', `serverful=${server.url}`],
    );
    expect(plan.targets).toMatchObject({ resetFrom: 'PUT_BACK' });
    await mkdir(join(folder, 'reset'));
    await writeFile(join(folder, 'reset', 'plan.json'), JSON.stringify({ ...plan, calibrationSeconds: 0 }));
    const command = `'${process.execPath}' '${join(folder, 'put-back.mjs')}'`;
    const outcome = await crossover(['compare', '--resume', 'reset', '--no-site', '--reports', folder], {
      NO_COLOR: '1',
      PUT_BACK: command,
      SHOP_DATABASE: server.databaseUrl,
    });
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(outcome.stderr).toContain(
      "Before each repeat the command in PUT_BACK puts the target's data back.",
    );
    expect(await readFile(join(folder, 'resets'), 'utf8')).toBe(`serverful ${server.url}\n`.repeat(2));
    const files = everythingWritten(join(folder, 'reset'));
    for (const repeat of ['01', '02']) {
      const requests = (files.get(`writes.serverful.${repeat}.ndjson.gz`) ?? '')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Request);
      const statuses = (method: string) =>
        new Set(requests.filter(({ route }) => route.startsWith(method)).map(({ status }) => status));
      expect([statuses('POST'), statuses('DELETE')]).toEqual([new Set([201]), new Set([204])]);
    }
    expect(files.get('report.json')).not.toContain('data-not-reset');
    for (const text of files.values()) expect(text).not.toContain('put-back.mjs');
  });
});

test('a reset that fails is told with what it printed; one that is not there, before anything is asked', async () => {
  const { signal } = new AbortController();
  const target = { architecture: 'serverful', url: 'http://127.0.0.1:1' };
  await expect(resetData('echo no such dump >&2; exit 3', target, signal)).rejects.toMatchObject({
    code: 'reset-failed',
    message: expect.stringMatching(/data of serverful back, found exit code 3\. It printed:\nno such dump$/),
  });
  const stop = new AbortController();
  const waiting = resetData('sleep 5', target, stop.signal);
  stop.abort(new Error('Ctrl-C'));
  await expect(waiting).rejects.toThrow('Ctrl-C');
  expect(() => readResetCommand('PUT_BACK', {})).toThrow('Expected a command in the environment as PUT_BACK');
  expect(readResetCommand(undefined, {})).toBeUndefined();
});
