import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ask, RunningHost } from './answer.ts';
import { expectProblem, INPUT } from './contract.ts';
import { createTestSchema, type TestSchema } from './database.ts';
import { HOSTS } from './hosts.ts';

const RUNS = 3_000;
const TIME_LIMIT_MS = 12_000;

let schema: TestSchema;
let running: RunningHost;

beforeAll(async () => {
  schema = await createTestSchema();
  const [host] = HOSTS;
  if (!host) throw new Error('expected a host');
  running = await host.start(schema.url);
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await schema[Symbol.asyncDispose]();
});

const nasty = fc.constantFrom<unknown>(
  null,
  '',
  -1,
  0.1,
  1e308,
  2 ** 53,
  '\u0000',
  '\ud800',
  "'; drop table products; -- ",
  [],
  {},
  [[[[]]]],
  true,
  '1',
);
const field = fc.constantFrom(
  'sku',
  'name',
  'description',
  'priceCents',
  'currency',
  'stock',
  'id',
  '__proto__',
);
/** A sound product with some fields spoilt, so that faults reach past the first check. */
const spoilt = fc
  .array(fc.tuple(field, fc.oneof(nasty, fc.jsonValue({ maxDepth: 3 }))), { maxLength: 4 })
  .map((changes) => JSON.stringify(Object.assign(Object.create(null), INPUT, Object.fromEntries(changes))));
const body = fc.oneof(
  spoilt,
  spoilt,
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.constant('['.repeat(60_000)),
);

const segment = fc.oneof(
  fc.constantFrom('1', '0', '-1', '1e3', '%00', '%ff', '..', '%2e%2e', 'NaN'),
  fc.webSegment(),
);
const query = fc
  .array(
    fc.tuple(
      fc.constantFrom('limit', 'cursor', 'Limit', 'x', '__proto__'),
      fc.oneof(segment, fc.webQueryParameters()),
    ),
    {
      maxLength: 3,
    },
  )
  .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&'));
const target = fc
  .tuple(
    fc.constantFrom('/products', '/products', '/products/', '/', '/readyz/'),
    fc.option(segment),
    fc.option(query),
  )
  .map(([path, id, search]) => `${path}${id === null ? '' : `/${id}`}${search === null ? '' : `?${search}`}`);

const visible = fc.string({
  unit: fc.constantFrom(...Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))),
});
const headers = fc.record(
  {
    'Content-Type': fc.constantFrom(
      'application/json',
      'application/json',
      'text/plain',
      'application/merge-patch+json',
      '/',
    ),
    'If-Match': fc.oneof(visible, fc.constantFrom('*', '"1"', 'W/"1"', '"', ',', '"1", ')),
    'If-None-Match': fc.oneof(visible, fc.constantFrom('*', '"1"', 'W/"1"', '"')),
    'Idempotency-Key': fc.oneof(visible, fc.constantFrom('k', 'x'.repeat(300))),
    'Content-Encoding': fc.constantFrom('gzip', 'identity'),
    'Content-Length': fc.constantFrom('-1', '1e9', '99999999999', 'x'),
  },
  { requiredKeys: [] },
);
const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND');

const ask: fc.Arbitrary<Ask> = fc
  .record({ method, target, headers, body: fc.option(body, { nil: undefined }) })
  .map(({ body: content, ...rest }) =>
    content === undefined || rest.method === 'GET' || rest.method === 'HEAD'
      ? rest
      : { ...rest, body: content },
  );

test('thousands of generated requests are answered without a fault, each refusal as a problem', async () => {
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(ask, async (generated) => {
      const answer = await running.ask(generated);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers.get('environment-id')).not.toBeNull();
      if (answer.status >= 400 && generated.method !== 'HEAD') expectProblem(answer, answer.status);
    }),
    { numRuns: RUNS, interruptAfterTimeLimit: TIME_LIMIT_MS },
  );
  const total = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  expect(total).toBeGreaterThanOrEqual(1_000);
  for (const status of [400, 404, 405, 415, 422])
    expect(statuses.get(status), String(status)).toBeGreaterThan(0);
  const [rows] = await schema.operator.query("show tables like 'products'");
  expect(rows).toHaveLength(1);
});
