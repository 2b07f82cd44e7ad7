import { expect, test } from 'vitest';
import type { Product } from '../src/contract.ts';
import { type Api, expectProblem, forEveryHost, INPUT } from './contract.ts';

let count = 0;

function newKey(): string {
  count += 1;
  return `key-${process.pid}-${count}`;
}

async function countProducts(api: Api): Promise<number> {
  const [rows] = await api.schema().operator.query('select count(*) as count from products');
  return (rows as { count: number }[])[0]?.count ?? Number.NaN;
}

forEveryHost((api) => {
  test('the same key and payload get the first answer again, and one row', async () => {
    const headers = { 'Idempotency-Key': newKey() };
    const first = await api.send('POST', '/products', INPUT, headers);
    expect(first.status).toBe(201);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    const rows = await countProducts(api);
    const { id } = JSON.parse(first.text) as Product;
    await api.send('PATCH', `/products/${id}`, { stock: 0 });
    const reordered = Object.fromEntries(Object.entries(INPUT).reverse());
    const second = await api.send('POST', '/products', reordered, headers);
    expect(second.status).toBe(201);
    expect(second.headers.get('idempotency-replayed')).toBe('?1');
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(second.text).toBe(first.text);
    expect(await countProducts(api)).toBe(rows);
  });

  test('the same key with another payload is refused', async () => {
    const headers = { 'Idempotency-Key': newKey() };
    await api.send('POST', '/products', INPUT, headers);
    const rows = await countProducts(api);
    const answer = await api.send('POST', '/products', { ...INPUT, stock: 8 }, headers);
    expect(expectProblem(answer, 422).errors?.[0]).toMatchObject({ header: 'Idempotency-Key' });
    expect(await countProducts(api)).toBe(rows);
  });

  test('concurrent duplicates make exactly one row and all get its answer', async () => {
    const headers = { 'Idempotency-Key': newKey() };
    const rows = await countProducts(api);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => api.send('POST', '/products', INPUT, headers)),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(201));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(answers.filter((answer) => answer.headers.get('idempotency-replayed') === null)).toHaveLength(1);
    expect(await countProducts(api)).toBe(rows + 1);
  });

  test('a refused payload does not use up its key', async () => {
    const headers = { 'Idempotency-Key': newKey() };
    expectProblem(await api.send('POST', '/products', { ...INPUT, stock: -1 }, headers), 422);
    expect((await api.send('POST', '/products', INPUT, headers)).status).toBe(201);
  });

  test('after the retention a key counts as never seen', async () => {
    const headers = { 'Idempotency-Key': newKey() };
    const first = await api.send('POST', '/products', INPUT, headers);
    await api
      .schema()
      .operator.query(
        'update idempotency_keys set created_at = created_at - interval 24 hour - interval 1 second',
      );
    const second = await api.send('POST', '/products', INPUT, headers);
    expect(second.status).toBe(201);
    expect(second.headers.get('idempotency-replayed')).toBeNull();
    expect(second.headers.get('location')).not.toBe(first.headers.get('location'));
  });

  test('every thousandth product sweeps out keys past their retention, and only those', async () => {
    const { operator } = api.schema();
    await operator.query('truncate table idempotency_keys');
    await operator.query(
      "insert into idempotency_keys values ('old', repeat('0', 64), '{}', utc_timestamp() - interval 25 hour), " +
        "('young', repeat('0', 64), '{}', utc_timestamp() - interval 23 hour)",
    );
    await operator.query('alter table products auto_increment = 5000');
    const key = newKey();
    const answer = await api.send('POST', '/products', INPUT, { 'Idempotency-Key': key });
    expect(answer.headers.get('location')).toBe('/products/5000');
    const [rows] = await operator.query(
      'select idempotency_key as name from idempotency_keys order by created_at',
    );
    expect(rows).toEqual([{ name: 'young' }, { name: key }]);
  });

  test('a malformed key is refused', async () => {
    for (const key of ['a b', 'x'.repeat(256)]) {
      const answer = await api.send('POST', '/products', INPUT, { 'Idempotency-Key': key });
      expect(expectProblem(answer, 400).errors?.[0]).toMatchObject({ header: 'Idempotency-Key' });
    }
  });
});
