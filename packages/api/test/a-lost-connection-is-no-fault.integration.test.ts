import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Answer, Ask } from './answer.ts';
import { expectProblem, INPUT } from './contract.ts';
import { createTestSchema, type TestSchema } from './database.ts';
import { HOSTS, type LambdaProcess, startLambda } from './hosts.ts';
import { toGatewayEvent } from './lambda-events.ts';

const CREATE: Ask = {
  method: 'POST',
  target: '/products',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(INPUT),
};
const LIST: Ask = { method: 'GET', target: '/products' };

let schema: TestSchema;
let lambda: LambdaProcess;

beforeAll(async () => {
  schema = await createTestSchema();
  lambda = await startLambda(schema.url, toGatewayEvent);
});

afterAll(async () => {
  await lambda[Symbol.asyncDispose]();
  await schema[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await schema.operator.query('truncate table products');
  expect((await lambda.ask(LIST)).status).toBe(200);
});

/** Ends the one connection of the API, as a server does with one that was idle for too long. */
async function closeConnection(): Promise<void> {
  let connections: { id: number }[] = [];
  // One that was closed before may be listed for a while.
  await expect
    .poll(async () => {
      const [rows] = await schema.operator.query(
        'select id from information_schema.processlist where db = ? and id <> connection_id()',
        [schema.name],
      );
      connections = rows as { id: number }[];
      return connections.length;
    })
    .toBe(1);
  for (const { id } of connections) await schema.operator.query('kill ?', [id]);
}

/** Freezes the environment as Lambda does between requests, loses its connection, and asks on thaw. */
async function askAfterFreeze(ask: Ask, frozenMs: number): Promise<Answer> {
  lambda.process.kill('SIGSTOP');
  await closeConnection();
  await new Promise((resolve) => setTimeout(resolve, frozenMs));
  const answer = lambda.ask(ask);
  lambda.process.kill('SIGCONT');
  return answer;
}

test('a read after a freeze succeeds though the server closed the connection', async () => {
  expect((await askAfterFreeze(LIST, 1_100)).status).toBe(200);
  expect((await askAfterFreeze(LIST, 10)).status).toBe(200);
});

test('a write after a freeze succeeds and happens once', async () => {
  expect((await askAfterFreeze(CREATE, 1_100)).status).toBe(201);
  const [rows] = await schema.operator.query('select id from products');
  expect(rows).toHaveLength(1);
});

test('a keyed write after a freeze succeeds and happens once', async () => {
  const keyed: Ask = { ...CREATE, headers: { ...CREATE.headers, 'Idempotency-Key': 'after-a-freeze' } };
  expect((await askAfterFreeze(keyed, 1_100)).status).toBe(201);
  const [rows] = await schema.operator.query('select id from products');
  expect(rows).toHaveLength(1);
});

for (const host of HOSTS) {
  test(`${host.name}: without a database the process lives, is not ready, and asks to come back`, async () => {
    await using running = await host.start('mysql://nobody:secret@127.0.0.1:1/none');
    expect((await running.ask({ method: 'GET', target: '/livez' })).status).toBe(200);
    for (const ask of [LIST, CREATE, { method: 'GET', target: '/readyz' }]) {
      const answer = await running.ask(ask);
      expectProblem(answer, 503);
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(answer.text).not.toMatch(/nobody|secret|127\.0\.0\.1/);
    }
    const refused = await running.ask({ ...CREATE, body: '{}' });
    expectProblem(refused, 422);
  });
}
