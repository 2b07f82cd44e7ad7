import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../src/migrations/index.ts';
import { reset, seed } from '../src/seed.ts';
import { createTestSchema, type TestSchema } from './database.ts';

let schema: TestSchema;

beforeAll(async () => {
  schema = await createTestSchema();
});

afterAll(() => schema[Symbol.asyncDispose]());

async function checksum(): Promise<unknown> {
  const [rows] = await schema.operator.query('checksum table products');
  return (rows as { Checksum: number }[])[0]?.Checksum;
}

async function nextId(): Promise<number> {
  const [result] = await schema.operator.query(
    'insert into products select null, sku, name, description, price_cents, currency, stock, version, created_at, updated_at from products where id = 1',
  );
  return (result as { insertId: number }).insertId;
}

/** @returns how many bytes `work` sends to the database, counted on the way. */
async function bytesSentBy(work: (databaseUrl: string) => Promise<void>): Promise<number> {
  let sizeBytes = 0;
  const { hostname, port } = new URL(schema.url);
  const onTheWay = createServer((client) => {
    const database = connect(Number(port), hostname);
    client.on('data', (chunk) => {
      sizeBytes += chunk.length;
    });
    client.pipe(database).pipe(client);
  });
  await once(onTheWay.listen(0, '127.0.0.1'), 'listening');
  const url = new URL(schema.url);
  url.host = `127.0.0.1:${(onTheWay.address() as AddressInfo).port}`;
  try {
    await work(url.href);
  } finally {
    onTheWay.close();
  }
  return sizeBytes;
}

test('a reset without a seed is refused', async () => {
  await expect(reset(schema.url)).rejects.toThrow('call seed first');
});

test('the same seed makes the same rows, another seed other ones', async () => {
  const fill = (seedNumber: number) => seed({ databaseUrl: schema.url, products: 500, seed: seedNumber });
  await fill(7);
  const first = await checksum();
  await fill(8);
  expect(await checksum()).not.toBe(first);
  await fill(7);
  expect(await checksum()).toBe(first);
  const [rows] = await schema.operator.query(
    'select min(id) as low, max(id) as high, count(*) as count from products',
  );
  expect(rows).toEqual([{ low: 1, high: 500, count: 500 }]);
});

test('a reset sends no rows: the server copies its own', async () => {
  const seeding = await bytesSentBy((databaseUrl) => seed({ databaseUrl, products: 10_000, seed: 1 }));
  const ofMany = await bytesSentBy(reset);
  expect(ofMany).toBeLessThan(seeding / 500);
  await seed({ databaseUrl: schema.url, products: 1, seed: 1 });
  expect(await bytesSentBy(reset)).toBe(ofMany);
});

test('a reset undoes every change, gives out the same ids again and forgets the keys', async () => {
  await seed({ databaseUrl: schema.url, products: 100, seed: 1 });
  const before = await checksum();
  await schema.operator.query('delete from products where id % 3 = 0');
  await schema.operator.query('update products set stock = 0');
  expect(await nextId()).toBe(101);
  await schema.operator.query("insert into idempotency_keys values ('k', repeat('0', 64), '{}', now())");
  await reset(schema.url);
  expect(await checksum()).toBe(before);
  const [keys] = await schema.operator.query('select * from idempotency_keys');
  expect(keys).toEqual([]);
  expect(await nextId()).toBe(101);
});

test('requests that come too late neither fail a reset nor find a table half full', async () => {
  await seed({ databaseUrl: schema.url, products: 1_000, seed: 1 });
  const before = await checksum();
  const late = await createConnection({ uri: schema.url });
  let isOver = false;
  const counts = new Set<number>();
  const writing = (async () => {
    while (!isOver) {
      await late.query(
        'insert into products select null, uuid(), name, description, price_cents, currency, stock, version, created_at, updated_at from products where id = 1',
      );
      const [rows] = await late.query('select count(*) as count from products where id <= 1000');
      counts.add((rows as { count: number }[])[0]?.count ?? 0);
    }
  })();
  try {
    for (let time = 0; time < 10; time++) await reset(schema.url);
  } finally {
    isOver = true;
    await writing;
    await late.end();
  }
  expect([...counts]).toEqual([1_000]);
  await reset(schema.url);
  expect(await checksum()).toBe(before);
});

test('an empty data set is a data set', async () => {
  await seed({ databaseUrl: schema.url, products: 0, seed: 1 });
  await reset(schema.url);
  const [rows] = await schema.operator.query('select id from products');
  expect(rows).toEqual([]);
  await expect(seed({ databaseUrl: schema.url, products: 1.5, seed: 1 })).rejects.toThrow('whole number');
});

test('migrating again, even twice at once, does nothing', async () => {
  expect(await Promise.all([migrate(schema.url), migrate(schema.url)])).toEqual([[], []]);
});
