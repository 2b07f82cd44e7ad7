import { expect, test } from 'vitest';
import type { Product, ProductPage } from '../src/contract.ts';
import { expectProblem, forEveryHost, INPUT } from './contract.ts';
import { ENVIRONMENT_ID } from './hosts.ts';

forEveryHost((api) => {
  test('the first request is a cold start, the next one is not', async () => {
    const first = await api.ask('GET', '/livez');
    const second = await api.ask('GET', '/livez');
    expect(first.status).toBe(200);
    expect(first.headers.get('cold-start')).toBe('?1');
    expect(second.headers.get('cold-start')).toBe('?0');
    expect(first.headers.get('environment-id')).toBe(ENVIRONMENT_ID);
  });

  test('the API is ready when its tables are', async () => {
    const answer = await api.ask('GET', '/readyz');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({ status: 'ready' });
  });

  test('a created product can be read at its location, unchanged', async () => {
    const created = await api.send('POST', '/products', INPUT);
    expect(created.status).toBe(201);
    const product = JSON.parse(created.text) as Product;
    expect(product).toMatchObject({ ...INPUT, version: 1 });
    expect(created.headers.get('location')).toBe(`/products/${product.id}`);
    expect(created.headers.get('etag')).toBe('"1"');
    const read = await api.ask('GET', `/products/${product.id}`);
    expect(read.status).toBe(200);
    expect(read.headers.get('content-type')).toBe('application/json');
    expect(read.headers.get('etag')).toBe('"1"');
    expect(JSON.parse(read.text)).toEqual(product);
  });

  test('every answer carries its timing and the security headers', async () => {
    const { id } = await api.create();
    for (const answer of [await api.ask('GET', `/products/${id}`), await api.ask('GET', '/nowhere')]) {
      const timing = answer.headers
        .get('server-timing')
        ?.match(/^handler;dur=(\d+\.\d+), query;dur=(\d+\.\d+)$/);
      expect(timing).not.toBeNull();
      expect(Number(timing?.[1])).toBeGreaterThanOrEqual(Number(timing?.[2]));
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answer.headers.get('strict-transport-security')).toContain('max-age=');
    }
    const read = await api.ask('GET', `/products/${id}`);
    expect(read.headers.get('server-timing')).not.toContain('query;dur=0.000');
  });

  test('an absent description is null', async () => {
    const { description: _, ...required } = INPUT;
    const answer = await api.send('POST', '/products', required);
    expect(answer.status).toBe(201);
    expect(JSON.parse(answer.text)).toMatchObject({ description: null });
  });

  test('a replacement replaces every field and counts the version up', async () => {
    const { id, createdAt } = await api.create();
    const next = { sku: 'LAMP-2', name: 'Lamp', priceCents: 1, currency: 'USD', stock: 0 };
    const answer = await api.send('PUT', `/products/${id}`, next);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe('"2"');
    expect(JSON.parse(answer.text)).toMatchObject({ ...next, id, description: null, version: 2, createdAt });
    const read = await api.ask('GET', `/products/${id}`);
    expect(read.text).toBe(answer.text);
  });

  test('a merge patch changes what it names, and null empties the description', async () => {
    const { id } = await api.create();
    const headers = { 'Content-Type': 'application/merge-patch+json' };
    const first = await api.send('PATCH', `/products/${id}`, { priceCents: 5 }, headers);
    expect(first.status).toBe(200);
    expect(JSON.parse(first.text)).toMatchObject({ ...INPUT, priceCents: 5, version: 2 });
    const second = await api.send('PATCH', `/products/${id}`, { description: null }, headers);
    expect(JSON.parse(second.text)).toMatchObject({ ...INPUT, priceCents: 5, description: null, version: 3 });
  });

  test('a deleted product is gone', async () => {
    const { id } = await api.create();
    const deleted = await api.ask('DELETE', `/products/${id}`);
    expect(deleted.status).toBe(204);
    expect(deleted.text).toBe('');
    expectProblem(await api.ask('GET', `/products/${id}`), 404);
    expectProblem(await api.ask('DELETE', `/products/${id}`), 404);
    expectProblem(await api.send('PUT', `/products/${id}`, INPUT), 404);
    expectProblem(await api.send('PATCH', `/products/${id}`, {}), 404);
  });

  test('the pages of a list hold every product once, in order, and no page is over its bound', async () => {
    await Promise.all(Array.from({ length: 12 }, () => api.create()));
    const ids: number[] = [];
    let target: string | null = '/products?limit=5';
    while (target) {
      const answer = await api.ask('GET', target);
      expect(answer.status).toBe(200);
      const page = JSON.parse(answer.text) as ProductPage;
      expect(page.items.length).toBeLessThanOrEqual(5);
      ids.push(...page.items.map((item) => item.id));
      target = page.nextCursor && `/products?limit=5&cursor=${page.nextCursor}`;
      expect(answer.headers.get('link')).toBe(target && `<${target}>; rel="next"`);
    }
    const [rows] = await api.schema().operator.query('select id from products order by id');
    expect(ids).toEqual((rows as { id: number }[]).map((row) => row.id));
  });

  test('a client that has the current version is told so without the product', async () => {
    const { id } = await api.create();
    for (const tag of ['"1"', 'W/"1"', '"7", "1"', '*']) {
      const answer = await api.ask('GET', `/products/${id}`, { headers: { 'If-None-Match': tag } });
      expect(answer.status, tag).toBe(304);
      expect(answer.text).toBe('');
      expect(answer.headers.get('etag')).toBe('"1"');
    }
    const stale = await api.ask('GET', `/products/${id}`, { headers: { 'If-None-Match': '"2"' } });
    expect(stale.status).toBe(200);
  });

  test('a change bound to an old version is refused and changes nothing', async () => {
    const { id } = await api.create();
    const current = { 'If-Match': '"1"' };
    expect((await api.send('PATCH', `/products/${id}`, { stock: 1 }, current)).status).toBe(200);
    expectProblem(await api.send('PATCH', `/products/${id}`, { stock: 2 }, current), 412);
    expectProblem(await api.send('PUT', `/products/${id}`, INPUT, current), 412);
    expectProblem(await api.send('PUT', `/products/${id}`, INPUT, { 'If-Match': 'W/"2"' }), 412);
    expectProblem(await api.send('PUT', `/products/${id}`, INPUT, { 'If-Match': 'nonsense' }), 412);
    expectProblem(await api.ask('DELETE', `/products/${id}`, { headers: current }), 412);
    expect(JSON.parse((await api.ask('GET', `/products/${id}`)).text)).toMatchObject({
      stock: 1,
      version: 2,
    });
    expect((await api.ask('DELETE', `/products/${id}`, { headers: { 'If-Match': '"2"' } })).status).toBe(204);
  });

  test('of concurrent changes bound to one version exactly one takes place', async () => {
    const { id } = await api.create();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, stock) =>
        api.send('PATCH', `/products/${id}`, { stock }, { 'If-Match': '"1"' }),
      ),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(7);
  });

  test('concurrent patches of different fields all survive, even without a version', async () => {
    const { id } = await api.create();
    const patches = [{ stock: 99 }, { priceCents: 98 }, { name: 'Third' }];
    const answers = await Promise.all(patches.map((patch) => api.send('PATCH', `/products/${id}`, patch)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    const product = JSON.parse((await api.ask('GET', `/products/${id}`)).text);
    expect(product).toMatchObject({ stock: 99, priceCents: 98, name: 'Third', version: 4 });
  });

  test('HEAD answers as GET does, without the body', async () => {
    const { id } = await api.create();
    const answer = await api.ask('HEAD', `/products/${id}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.text).toBe('');
  });
});
