import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Product, ProductInput, ProductPage } from '../src/contract.ts';
import type { RunningHost } from './answer.ts';
import { type Api, createApi } from './contract.ts';
import { createTestSchema, type TestSchema } from './database.ts';
import { HOSTS } from './hosts.ts';

const RUNS = 60;
const TIME_LIMIT_MS = 8_000;

let schema: TestSchema;
let running: RunningHost;
let api: Api;

beforeAll(async () => {
  schema = await createTestSchema();
  const [host] = HOSTS;
  if (!host) throw new Error('expected a host');
  running = await host.start(schema.url);
  api = createApi(
    (ask) => running.ask(ask),
    () => schema,
  );
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await schema[Symbol.asyncDispose]();
});

/** What the API is held against: the products by id, and every id ever given out, to ask for deleted ones too. */
interface Model {
  products: Map<number, Product>;
  ids: number[];
}

type Command = fc.AsyncCommand<Model, Api>;

const text = (maxLength: number) => fc.string({ unit: 'grapheme', minLength: 1, maxLength: maxLength / 4 });
const count = fc.integer({ min: 0, max: 1_000_000_000 });
const fields = {
  sku: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
  name: text(200).filter((name) => name.length <= 200),
  description: fc.option(text(400)),
  priceCents: count,
  currency: fc.stringMatching(/^[A-Z]{3}$/),
  stock: count,
};
const input: fc.Arbitrary<ProductInput> = fc.record(fields);
const patch: fc.Arbitrary<Partial<ProductInput>> = fc.record(fields, { requiredKeys: [] });
const pick = fc.nat();

/** Some product, mostly an existing one; undefined while none was ever created. */
function choose(model: Model, index: number): number | undefined {
  return model.ids[index % model.ids.length];
}

function command(name: string, run: (model: Model, api: Api) => Promise<void>): Command {
  return { check: () => true, run, toString: () => name };
}

const create = input.map((value) =>
  command(`create ${JSON.stringify(value)}`, async (model, real) => {
    const answer = await real.send('POST', '/products', value);
    expect(answer.status, answer.text).toBe(201);
    const product = JSON.parse(answer.text) as Product;
    expect(product).toMatchObject({ ...value, version: 1 });
    expect(model.ids).not.toContain(product.id);
    model.products.set(product.id, product);
    model.ids.push(product.id);
  }),
);

const read = pick.map((index) =>
  command(`read ${index}`, async (model, real) => {
    const id = choose(model, index) ?? 1;
    const answer = await real.ask('GET', `/products/${id}`);
    const expected = model.products.get(id);
    expect(answer.status).toBe(expected ? 200 : 404);
    if (expected) expect(JSON.parse(answer.text)).toEqual(expected);
  }),
);

function change(name: string, method: 'PUT' | 'PATCH', arbitrary: fc.Arbitrary<Partial<ProductInput>>) {
  return fc
    .tuple(pick, arbitrary, fc.constantFrom('none', 'current', 'stale'))
    .map(([index, value, condition]) =>
      command(`${name} ${index} ${JSON.stringify(value)} if-match ${condition}`, async (model, real) => {
        const id = choose(model, index) ?? 1;
        const before = model.products.get(id);
        const version = (before?.version ?? 1) - (condition === 'stale' ? 1 : 0);
        const headers: Record<string, string> = condition === 'none' ? {} : { 'If-Match': `"${version}"` };
        const answer = await real.send(method, `/products/${id}`, value, headers);
        if (!before) return expect(answer.status).toBe(404);
        if (condition === 'stale') return expect(answer.status).toBe(412);
        expect(answer.status, answer.text).toBe(200);
        const after = JSON.parse(answer.text) as Product;
        expect(after).toEqual({
          ...before,
          ...value,
          version: before.version + 1,
          updatedAt: after.updatedAt,
        });
        model.products.set(id, after);
      }),
    );
}

const remove = pick.map((index) =>
  command(`delete ${index}`, async (model, real) => {
    const id = choose(model, index) ?? 1;
    const answer = await real.ask('DELETE', `/products/${id}`);
    expect(answer.status).toBe(model.products.delete(id) ? 204 : 404);
  }),
);

const list = fc.integer({ min: 1, max: 7 }).map((limit) =>
  command(`list by ${limit}`, async (model, real) => {
    const found: Product[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const suffix: string = cursor && `&cursor=${cursor}`;
      const page = JSON.parse(
        (await real.ask('GET', `/products?limit=${limit}${suffix}`)).text,
      ) as ProductPage;
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(found).toEqual([...model.products.values()].sort((a, b) => a.id - b.id));
  }),
);

test('any sequence of operations leaves what a map would hold', async () => {
  const commands = [
    create,
    create,
    read,
    change('replace', 'PUT', input),
    change('patch', 'PATCH', patch),
    remove,
    list,
  ];
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 40, size: 'max' }), async (sequence) => {
      await schema.operator.query('truncate table products');
      await fc.asyncModelRun(() => ({ model: { products: new Map(), ids: [] }, real: api }), sequence);
    }),
    { numRuns: RUNS, interruptAfterTimeLimit: TIME_LIMIT_MS },
  );
});
