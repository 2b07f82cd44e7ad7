import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundle } from '@crossover/api/bundle';
import { migrate } from '@crossover/api/migrations';
import { reset, seed } from '@crossover/api/seed';
import {
  ARCHITECTURES,
  coldStartSchema,
  findArchitecture,
  invocationSchema,
  labSettingsSchema,
  observationSchema,
} from '@crossover/model';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lab, type LabOptions, serveLab, usingLab } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'crossover-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let artefacts = { server: '', lambda: '' };
const build = async () => {
  const server = await bundle({ host: 'server', outDir: join(folder, 'server') });
  const lambda = await bundle({ host: 'lambda', outDir: join(folder, 'lambda') });
  return { server: server.file, lambda: lambda.file };
};
beforeAll(async () => {
  artefacts = await build();
});

/** All kinds of front door and compute; the other variants differ in nothing that the lab has. */
const KINDS = [...ARCHITECTURES, findArchitecture('serverless/function-url')];

// Hybrid's servers are the serverful ones, on which its functions have to be compared too.
const settings = labSettingsSchema.parse({ bankSize: 2, hybridController: 'static', staticFunctionShare: 1 });

const options = (ids?: readonly string[]): LabOptions => ({
  architectures: ids?.map(findArchitecture) ?? KINDS,
  settings,
  artefacts,
  migrate: async (databaseUrl) => void (await migrate(databaseUrl)),
  seed: (databaseUrl) => seed({ databaseUrl, products: 50, seed: 1 }),
  reset,
  databaseUrl: process.env.DATABASE_URL,
  cacheFolder: join(tmpdir(), `crossover-test-cache-${process.getuid?.()}`),
});

const create = (url: string, sku: string, signal: AbortSignal | null = null) =>
  fetch(`${url}/products`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sku, name: 'Lamp', description: '', priceCents: 100, currency: 'USD', stock: 1 }),
    signal,
  });

/** Of what an answer says, all that must not depend on the architecture. */
async function comparable(response: Response) {
  const ignored = [
    'date',
    'server-timing',
    'environment-id',
    'cold-start',
    'apigw-requestid',
    'keep-alive',
    'x-amzn-requestid',
  ];
  const headers = [...response.headers].filter(([name]) => !ignored.includes(name));
  return { status: response.status, headers: Object.fromEntries(headers), body: await response.text() };
}

async function withinObservation(lab: Lab, id: string, use: (url: string) => Promise<void>) {
  const running = await lab.observe(id);
  await use(lab.targets[id]?.url ?? '');
  return running.stop();
}

test('every architecture of the catalogue answers alike, is observed, and is reset', async () => {
  await usingLab(options(), async (lab) => {
    const answers: unknown[] = [];
    for (const { id, functions } of KINDS) {
      await lab.prepare(id);
      const { observation, invocations } = await withinObservation(lab, id, async (url) => {
        answers.push(await comparable(await fetch(`${url}/products/1`)));
        answers.push(await comparable(await fetch(`${url}/products?limit=3`)));
        answers.push(await comparable(await fetch(`${url}/nothing/here`)));
        const created = await create(url, 'SKU-LAB');
        expect(created.status, await created.text()).toBe(201);
      });
      expect(observationSchema.parse(observation)).toMatchObject({ architecture: id, requests: 4 });
      expect(observation.newConnections).toBeGreaterThanOrEqual(1);
      expect(observation.requestBytes).toBeGreaterThan(400);
      expect(observation.responseBytes).toBeGreaterThan(1_000);
      expect(observation.databaseQueries).toBeGreaterThanOrEqual(3);
      expect(observation.databaseConnectionsMax).toBeGreaterThanOrEqual(1);
      const part = functions === undefined ? 'servers' : 'functions';
      expect(Object.keys(observation.cpuSeconds)).toEqual(expect.arrayContaining(['edge', part]));
      expect(observation.functions === null).toBe(functions === undefined);
      expect(invocations).toHaveLength(functions === undefined ? 0 : 4);
      for (const invocation of invocations) invocationSchema.parse(invocation);

      const databaseCommit = process.env.DATABASE_URL === undefined ? 'not-flushed' : 'as-given';
      expect(lab.settings(id)).toEqual({ ...settings, databaseCommit });

      // The created product is gone again, so the same SKU can be created once more.
      await lab.prepare(id, { idleExpiryMs: 5_000 });
      expect(lab.settings(id)).toEqual({ ...settings, databaseCommit, idleExpiryMs: 5_000 });
      const again = await create(lab.targets[id]?.url ?? '', 'SKU-LAB');
      expect(again.status, await again.text()).toBe(201);
    }
    const perArchitecture = answers.length / KINDS.length;
    for (let i = perArchitecture; i < answers.length; i += 1) {
      expect(answers[i]).toEqual(answers[i % perArchitecture]);
    }
  });
});

test('what clients gave up is not done after the next repeat was prepared', async () => {
  await usingLab(options(['serverful', 'serverless']), async (lab) => {
    for (const [id, count] of Object.entries({ serverful: 300, serverless: 10 })) {
      await lab.prepare(id);
      const { url, databaseUrl } = lab.targets[id] ?? { url: '', databaseUrl: '' };
      const impatience = new AbortController();
      const given = Array.from({ length: count }, (_, i) =>
        create(url, `LATE-${i}`, impatience.signal).catch(() => null),
      );
      await sleep(40);
      impatience.abort();
      await Promise.all(given);
      await lab.prepare(id);
      const connection = await createConnection(databaseUrl);
      try {
        for (const waitedMs of [0, 300]) {
          await sleep(waitedMs);
          const [rows] = await connection.query('select count(*) as count from products');
          expect(rows, `${id} after ${waitedMs} ms`).toEqual([{ count: 50 }]);
        }
      } finally {
        await connection.end();
      }
    }
  });
});

test('cold starts are measured one at a time, each on a new environment', async () => {
  await usingLab(options(['serverful', 'serverless']), async (lab) => {
    const measured = await lab.measureColdStarts('serverless', 3);
    expect(measured).toHaveLength(3);
    for (const coldStart of measured) {
      const { initDurationMs, firstInvocationMs, responseTimeMs } = coldStartSchema.parse(coldStart);
      expect(initDurationMs).toBeGreaterThan(10);
      expect(responseTimeMs).toBeGreaterThanOrEqual(initDurationMs + firstInvocationMs - 1);
    }
    await expect(lab.measureColdStarts('serverful', 1)).rejects.toMatchObject({ code: 'lab-failed' });
    await expect(lab.prepare('mainframe')).rejects.toMatchObject({
      code: 'unknown-architecture',
      exitCode: 2,
    });
  });
});

test('a taken port is named', async () => {
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const portBase = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(usingLab({ ...options(['serverful']), portBase }, async () => {})).rejects.toMatchObject({
    code: 'port-taken',
    message: expect.stringContaining(String(portBase)),
  });
  other.close();
});

test('a function that cannot start fails the preparation with its own words', async () => {
  const broken = join(folder, 'broken.mjs');
  writeFileSync(broken, 'throw new Error("no such table of contents");');
  const attempt = usingLab(
    { ...options(['serverless']), artefacts: { ...artefacts, lambda: broken } },
    (lab) => lab.prepare('serverless'),
  );
  await expect(attempt).rejects.toMatchObject({
    code: 'lab-failed',
    message: expect.stringContaining('no such table of contents'),
  });
});

test('a lab for a person shows where it is, what happens, and runs new code', async () => {
  const watched = mkdtempSync(join(folder, 'watched-'));
  const lines: string[] = [];
  const end = new AbortController();
  const served = serveLab({
    ...options(['serverless']),
    watchFolders: [watched],
    rebuild: build,
    print: (line) => lines.push(line),
    signal: end.signal,
  });
  const shown = (pattern: RegExp) =>
    expect.poll(() => lines.some((line) => pattern.test(line)), { message: String(pattern) }).toBe(true);
  await shown(/Ctrl-C/);
  const url = lines
    .map((line) => /^serverless +(http:\S+)$/.exec(line)?.[1])
    .find((found) => found !== undefined);
  expect(lines.some((line) => line.includes('mysql://'))).toBe(true);
  expect((await fetch(`${url}/products/1`)).status).toBe(200);
  await shown(/serverless +GET +200 .*\/products\/1 .*COLD START/);
  writeFileSync(join(watched, 'app.ts'), 'changed');
  await shown(/The code has changed: restarted/);
  expect((await fetch(`${url}/products/1`)).headers.get('cold-start')).toBe('?1');
  end.abort();
  await served;
  await expect(fetch(url ?? '')).rejects.toThrow();
});
