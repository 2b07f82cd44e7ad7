import type { Hono } from 'hono';
import {
  HEADERS,
  HEALTH_PATHS,
  IDEMPOTENCY,
  MEDIA_TYPES,
  type Product,
  type ProductInput,
} from './contract.ts';
import type { Database } from './database/open.ts';
import { readJson } from './http/body.ts';
import { decodeCursor, encodeCursor } from './http/cursor.ts';
import { type ApiContext, type ApiEnvironment, answerEmpty, answerJson, querying } from './http/exchange.ts';
import { matchesStrongly, matchesWeakly, toEtag } from './http/precondition.ts';
import { Problem } from './http/problem.ts';
import { parseBody, parseQuery } from './http/validation.ts';
import * as products from './products.ts';

/** Puts the operations of `contract.ts` on the app; each path also answers the methods it does not have. */
export function addRoutes(app: Hono<ApiEnvironment>, database: Database): void {
  app.get('/products', async (context) => {
    const { listQuerySchema } = await schemas();
    const { limit, cursor } = parseQuery(listQuerySchema, context.req.query());
    const afterId = cursor === undefined ? 0 : decodeCursor(cursor);
    if (afterId === undefined) {
      throw new Problem(400, 'the cursor is not one that this API gave out', {
        errors: [{ parameter: 'cursor', detail: 'expected the nextCursor of an earlier page' }],
      });
    }
    const found = await querying(context, products.listProducts(database, afterId, limit + 1));
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const nextCursor = found.length > limit && last ? encodeCursor(last.id) : null;
    const headers =
      nextCursor === null ? {} : { Link: `</products?limit=${limit}&cursor=${nextCursor}>; rel="next"` };
    return answerJson(context, 200, { items, nextCursor }, headers);
  });

  app.post('/products', async (context) => {
    const keyValue = readIdempotencyKey(context);
    const input = await readInput(context);
    if (keyValue === undefined) {
      return answerProduct(
        context,
        201,
        await querying(context, products.createProduct(database, input, new Date())),
      );
    }
    const key = { value: keyValue, payloadHash: await hash(JSON.stringify(input)) };
    const creation = await querying(context, products.createProductOnce(database, input, key, new Date()));
    switch (creation.outcome) {
      case 'created':
        return answerProduct(context, 201, creation.product);
      case 'replayed':
        return answerProduct(context, 201, creation.product, { [HEADERS.idempotencyReplayed]: '?1' });
      case 'key-reused':
        throw new Problem(422, 'this Idempotency-Key was used with another payload', {
          errors: [{ header: HEADERS.idempotencyKey, detail: 'expected a key not used before' }],
        });
      case 'contended':
        throw contended();
    }
  });

  app.get('/products/:id', async (context) => {
    const product = await querying(context, products.findProduct(database, readId(context)));
    if (!product) throw notFound();
    const ifNoneMatch = context.req.header(HEADERS.ifNoneMatch);
    if (ifNoneMatch !== undefined && matchesWeakly(ifNoneMatch, product.version)) {
      return answerEmpty(context, 304, validators(product));
    }
    return answerJson(context, 200, product, validators(product));
  });

  app.put('/products/:id', async (context) => {
    const id = readId(context);
    const input = await readInput(context);
    return change(context, id, () => input);
  });

  app.patch('/products/:id', async (context) => {
    const id = readId(context);
    const { productPatchSchema } = await schemas();
    const body = await readJson(context, [MEDIA_TYPES.mergePatch, MEDIA_TYPES.json]);
    const { sku, name, description, priceCents, currency, stock } = parseBody(productPatchSchema, body);
    return change(context, id, (current) => ({
      sku: sku ?? current.sku,
      name: name ?? current.name,
      description: description === undefined ? current.description : description,
      priceCents: priceCents ?? current.priceCents,
      currency: currency ?? current.currency,
      stock: stock ?? current.stock,
    }));
  });

  app.delete('/products/:id', async (context) => {
    const ifMatch = context.req.header(HEADERS.ifMatch);
    const isExpected =
      ifMatch === undefined ? undefined : (version: number) => matchesStrongly(ifMatch, version);
    settle(await querying(context, products.deleteProduct(database, readId(context), isExpected)));
    return answerEmpty(context, 204);
  });

  app.get(HEALTH_PATHS.live, (context) => answerJson(context, 200, { status: 'live' }));

  app.get(HEALTH_PATHS.ready, async (context) => {
    await querying(context, products.checkReadiness(database));
    return answerJson(context, 200, { status: 'ready' });
  });

  refuseOtherMethods(app, '/products', 'GET, HEAD, POST');
  refuseOtherMethods(app, '/products/:id', 'GET, HEAD, PUT, PATCH, DELETE');
  refuseOtherMethods(app, HEALTH_PATHS.live, 'GET, HEAD');
  refuseOtherMethods(app, HEALTH_PATHS.ready, 'GET, HEAD');

  async function change(
    context: ApiContext,
    id: number,
    merge: Parameters<typeof products.changeProduct>[3],
  ): Promise<Response> {
    const ifMatch = context.req.header(HEADERS.ifMatch);
    const isExpected = (version: number) => ifMatch === undefined || matchesStrongly(ifMatch, version);
    const changed = await querying(
      context,
      products.changeProduct(database, id, isExpected, merge, new Date()),
    );
    return answerProduct(context, 200, settle(changed));
  }
}

function refuseOtherMethods(app: Hono<ApiEnvironment>, path: string, allow: string): void {
  app.all(path, (context) => {
    throw new Problem(405, `${context.req.method} is not a method of this resource`, {
      headers: { Allow: allow },
    });
  });
}

function answerProduct(
  context: ApiContext,
  status: 200 | 201,
  product: Product,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return answerJson(context, status, product, {
    ...validators(product),
    ...(status === 201 && { Location: `/products/${product.id}` }),
    ...headers,
  });
}

/** A cache may keep a product but must ask before it uses it, which If-None-Match makes cheap. */
function validators(product: Product): Record<string, string> {
  return { [HEADERS.etag]: toEtag(product.version), 'Cache-Control': 'private, no-cache' };
}

function settle<T>(change: products.Change<T>): T {
  switch (change.outcome) {
    case 'done':
      return change.value;
    case 'not-found':
      throw notFound();
    case 'version-mismatch':
      throw new Problem(412, 'the product has changed since the version that If-Match names');
    case 'contended':
      throw contended();
  }
}

function notFound(): Problem {
  return new Problem(404, 'there is no such product');
}

function contended(): Problem {
  return new Problem(409, 'too many concurrent changes; try again', { headers: { 'Retry-After': '1' } });
}

/** Text that cannot be an id names no product: 404, as for an id that was never given out. */
function readId(context: ApiContext): number {
  const text = context.req.param('id') ?? '';
  const id = /^[1-9][0-9]{0,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(id)) throw notFound();
  return id;
}

/** Built when first needed: a cold start that only reads products does not pay for schemas. */
function schemas() {
  return import('./schemas.ts');
}

async function readInput(context: ApiContext): Promise<ProductInput> {
  const { productInputSchema } = await schemas();
  return parseBody(productInputSchema, await readJson(context, [MEDIA_TYPES.json]));
}

function readIdempotencyKey(context: ApiContext): string | undefined {
  const key = context.req.header(HEADERS.idempotencyKey);
  if (key === undefined || new RegExp(`^[\\x21-\\x7e]{1,${IDEMPOTENCY.keyMaxLength}}$`).test(key)) return key;
  throw new Problem(400, 'the Idempotency-Key is malformed', {
    errors: [
      {
        header: HEADERS.idempotencyKey,
        detail: `expected 1-${IDEMPOTENCY.keyMaxLength} visible ASCII characters`,
      },
    ],
  });
}

/** Imported when first needed: a cold start that creates nothing does not pay for it. */
async function hash(text: string): Promise<string> {
  const { createHash } = await import('node:crypto');
  return createHash('sha256').update(text).digest('hex');
}
