import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer } from './answer.ts';
import { INPUT } from './contract.ts';
import { createTestSchema, type TestSchema } from './database.ts';
import { type ServerProcess, startServer } from './hosts.ts';

const SERVER = join(import.meta.dirname, '../src/hosts/server.ts');

let schema: TestSchema;

beforeAll(async () => {
  schema = await createTestSchema();
});

afterAll(() => schema[Symbol.asyncDispose]());

async function run(environment: Record<string, string>): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [SERVER], { env: { PATH: process.env.PATH, ...environment } });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

test('a taken port is explained in one line, exit code 1', async () => {
  const blocker = createServer();
  blocker.listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const { port } = blocker.address() as AddressInfo;
  const { code, stderr } = await run({ DATABASE_URL: schema.url, PORT: String(port) });
  blocker.close();
  expect(code).toBe(1);
  expect(stderr).toBe(
    `expected port ${port} on 127.0.0.1 to be free, found it taken; set PORT to another one, or 0 for any\n`,
  );
});

test('a missing or malformed setting is explained in one line, exit code 1', async () => {
  const missing = await run({});
  expect(missing.code).toBe(1);
  expect(missing.stderr).toMatch(/^expected DATABASE_URL like mysql:.*found none\n$/);
  const malformed = await run({ DATABASE_URL: schema.url, POOL_SIZE: 'many' });
  expect(malformed.code).toBe(1);
  expect(malformed.stderr).toBe("expected POOL_SIZE to be a whole number from 1 to 1000, found 'many'\n");
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`on ${signal} a request in flight is finished, no new one is taken, and the exit code is 0`, async () => {
    await using server = await startServer(schema.url);
    const inFlight = await askForLockedProduct(server);
    const exit = once(server.process, 'exit');
    server.process.kill(signal);
    await expect.poll(() => isRefused(server.port)).toBe(true);
    await schema.operator.query('commit');
    expect((await inFlight.answer).status).toBe(204);
    expect(await exit).toEqual([0, null]);
  });
}

test('an idle keep-alive connection is closed before the requests in flight are done', async () => {
  await using server = await startServer(schema.url);
  const idle = connect(server.port, '127.0.0.1');
  idle.write('GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(idle, 'data');
  const inFlight = await askForLockedProduct(server);
  const exit = once(server.process, 'exit');
  server.process.kill('SIGTERM');
  await once(idle, 'close');
  await schema.operator.query('commit');
  expect((await inFlight.answer).status).toBe(204);
  expect(await exit).toEqual([0, null]);
});

/** A request that is in flight until the operator commits. */
async function askForLockedProduct(server: ServerProcess): Promise<{ readonly answer: Promise<Answer> }> {
  const created = await server.ask({
    method: 'POST',
    target: '/products',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(INPUT),
  });
  const { id } = JSON.parse(created.text) as { id: number };
  await schema.operator.query('begin');
  await schema.operator.query('select id from products where id = ? for update', [id]);
  const answer = server.ask({ method: 'DELETE', target: `/products/${id}` });
  await untilBlocked();
  return { answer };
}

/** Resolves when some connection waits for the operator's lock. */
async function untilBlocked(): Promise<void> {
  await expect
    .poll(async () => {
      const [rows] = await schema.operator.query(
        "select id from information_schema.processlist where db = ? and info like 'delete%'",
        [schema.name],
      );
      return (rows as unknown[]).length;
    })
    .toBe(1);
}

async function isRefused(port: number): Promise<boolean> {
  try {
    await fetch(`http://127.0.0.1:${port}/livez`, { headers: { Connection: 'close' } });
    return false;
  } catch {
    return true;
  }
}
