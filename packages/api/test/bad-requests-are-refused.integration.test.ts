import { expect, test } from 'vitest';
import { BODY_LIMIT_BYTES } from '../src/contract.ts';
import { expectProblem, forEveryHost, INPUT } from './contract.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };

forEveryHost((api) => {
  test('an unknown path is a 404', async () => {
    for (const target of ['/', '/product', '/products/1/parts', '/products/%2e%2e', '/PRODUCTS']) {
      expectProblem(await api.ask('GET', target), 404);
    }
  });

  test('what cannot be an id names no product', async () => {
    for (const id of [
      '0',
      '-1',
      '1.0',
      'abc',
      '01',
      '9007199254740993',
      '99999999999999999999',
      '1%00',
      '%ff',
    ]) {
      expectProblem(await api.ask('GET', `/products/${id}`), 404);
    }
  });

  test('a method that a resource does not have is a 405 with those it has', async () => {
    const cases = [
      ['DELETE', '/products', 'GET, HEAD, POST'],
      ['PUT', '/products', 'GET, HEAD, POST'],
      ['OPTIONS', '/products', 'GET, HEAD, POST'],
      ['POST', '/products/1', 'GET, HEAD, PUT, PATCH, DELETE'],
      ['POST', '/livez', 'GET, HEAD'],
      ['POST', '/readyz', 'GET, HEAD'],
    ] as const;
    for (const [method, target, allow] of cases) {
      const answer = await api.ask(method, target);
      expectProblem(answer, 405);
      expect(answer.headers.get('allow')).toBe(allow);
    }
  });

  test('a body of another media type is a 415 that says what is accepted', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']) {
      const headers = { 'Content-Type': type || ' ' };
      const answer = await api.ask('POST', '/products', { headers, body: JSON.stringify(INPUT) });
      expectProblem(answer, 415);
      expect(answer.headers.get('accept')).toBe('application/json');
    }
    const patched = await api.ask('PATCH', '/products/1', {
      headers: { 'Content-Type': 'text/plain' },
      body: '{}',
    });
    expectProblem(patched, 415);
    expect(patched.headers.get('accept-patch')).toBe('application/merge-patch+json, application/json');
    const zipped = await api.send('POST', '/products', INPUT, { 'Content-Encoding': 'gzip' });
    expectProblem(zipped, 415);
  });

  test('a media type may have parameters and any case', async () => {
    const headers = { 'Content-Type': 'Application/JSON; charset=utf-8' };
    expect((await api.ask('POST', '/products', { headers, body: JSON.stringify(INPUT) })).status).toBe(201);
  });

  test('a body over the limit is a 413, one just below it is read', async () => {
    const tooLong = JSON.stringify({ ...INPUT, description: 'x'.repeat(BODY_LIMIT_BYTES) });
    expectProblem(await api.ask('POST', '/products', { headers: JSON_TYPE, body: tooLong }), 413);
    const padded = JSON.stringify(INPUT);
    const body = padded + ' '.repeat(BODY_LIMIT_BYTES - Buffer.byteLength(padded));
    expect((await api.ask('POST', '/products', { headers: JSON_TYPE, body })).status).toBe(201);
  });

  test('malformed JSON is a 400', async () => {
    for (const body of ['', '{', '{"sku":}', 'undefined', '{"a":1}x', "{'sku':'A'}"]) {
      expectProblem(await api.ask('POST', '/products', { headers: JSON_TYPE, body }), 400);
    }
  });

  test('every faulty field is named by a pointer', async () => {
    const answer = await api.send('POST', '/products', {
      sku: 'a b',
      name: '',
      description: 7,
      priceCents: 1.5,
      currency: 'eur',
    });
    const { errors = [] } = expectProblem(answer, 422);
    const pointers = errors.map((error) => error.pointer);
    expect(new Set(pointers)).toEqual(
      new Set(['/currency', '/description', '/name', '/priceCents', '/sku', '/stock']),
    );
    expect(errors.find((error) => error.pointer === '/stock')?.detail).toMatch(/^missing/);
    expect(errors.find((error) => error.pointer === '/name')?.detail).toBe('expected a length of at least 1');
  });

  test('fields that are not the client’s to set are refused, not ignored', async () => {
    const { id } = await api.create();
    for (const field of [
      'id',
      'version',
      'createdAt',
      'updatedAt',
      'price_cents',
      'constructor',
      '__proto__',
      'a/b~c',
    ]) {
      const text = `${JSON.stringify(INPUT).slice(0, -1)},${JSON.stringify(field)}:1}`;
      for (const [method, target, body] of [
        ['POST', '/products', text],
        ['PUT', `/products/${id}`, text],
        ['PATCH', `/products/${id}`, `{${JSON.stringify(field)}:1}`],
      ] as const) {
        const { errors } = expectProblem(await api.ask(method, target, { headers: JSON_TYPE, body }), 422);
        const pointer = `/${field.replace('~', '~0').replace('a/', 'a~1')}`;
        expect(errors, `${method} ${field}`).toEqual([{ pointer, detail: 'unknown field' }]);
      }
    }
    expect(JSON.parse((await api.ask('GET', `/products/${id}`)).text)).toMatchObject({ id, version: 1 });
  });

  test('null removes nothing that a product must have', async () => {
    const { id } = await api.create();
    for (const field of ['sku', 'name', 'priceCents', 'currency', 'stock']) {
      expectProblem(await api.send('PATCH', `/products/${id}`, { [field]: null }), 422);
    }
  });

  test('a body that is not an object is a 422', async () => {
    for (const value of [null, 1, 'text', [], [INPUT], true]) {
      expectProblem(await api.send('POST', '/products', value), 422);
      expectProblem(await api.send('PATCH', '/products/1', value), 422);
    }
  });

  test('values just outside their bounds are refused, those on them are kept', async () => {
    const bounds = [
      ['sku', 'x'.repeat(64), 'x'.repeat(65)],
      ['name', 'é'.repeat(200), 'é'.repeat(201)],
      ['description', '\u{1f600}'.repeat(1000), 'x'.repeat(2001)],
      ['priceCents', 1_000_000_000, 1_000_000_001],
      ['stock', 0, -1],
    ] as const;
    for (const [field, inside, outside] of bounds) {
      expect(await api.create({ [field]: inside })).toMatchObject({ [field]: inside });
      expectProblem(await api.send('POST', '/products', { ...INPUT, [field]: outside }), 422);
    }
    const lone = `${JSON.stringify(INPUT).replace(/"name":"[^"]*"/, '"name":"\\ud800"')}`;
    expectProblem(await api.ask('POST', '/products', { headers: JSON_TYPE, body: lone }), 422);
  });

  test('a page size or cursor that is not one is a 400 that names the parameter', async () => {
    const cases = [
      ['limit=0', 'limit'],
      ['limit=101', 'limit'],
      ['limit=-1', 'limit'],
      ['limit=1e1', 'limit'],
      ['limit=', 'limit'],
      ['cursor=1', 'cursor'],
      ['cursor=', 'cursor'],
      ['cursor=YWZ0ZXI6LTE', 'cursor'],
      ['page=2', 'page'],
    ] as const;
    for (const [query, parameter] of cases) {
      const { errors } = expectProblem(await api.ask('GET', `/products?${query}`), 400);
      expect(errors?.[0]?.parameter, query).toBe(parameter);
    }
  });
});
