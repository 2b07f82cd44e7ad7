import { HEADERS, MEDIA_TYPES, OPERATIONS, type ProductInput } from '@crossover/api/contract';
import { CrossoverError, type Operation, type Workload } from '@crossover/model';
import type { ScheduledRequest } from 'artillery-engine-crossover/protocol';
import { createRandom, type Random } from './random.ts';

export type ProductRequest = Pick<ScheduledRequest, 'route' | 'method' | 'path' | 'headers' | 'body'>;

const ADJECTIVES = ['Plain', 'Folding', 'Tall', 'Quiet', 'Light', 'Sturdy', 'Small', 'Deep'];
const THINGS = ['Desk', 'Stool', 'Mug', 'Rack', 'Vase', 'Rug', 'Hook', 'Tray'];

/**
 * Turns operations into requests against the products API, in schedule order.
 *
 * Reads, patches and replaces pick products uniformly: every row equally often, so that no row's lock or cache entry
 * decides a comparison. Each delete has a row of its own from the end of the data set that nothing else touches, so
 * that it succeeds wherever and in whatever order the requests are served. Each create carries its own
 * `Idempotency-Key`; against a data set that was not reset it would be answered as a repetition.
 *
 * @throws CrossoverError `invalid-workload` when the deletes leave no row for the other operations.
 */
export function createProductRequests(
  workload: Pick<Workload, 'name' | 'seed' | 'dataset'>,
  operations: readonly Operation[],
): ProductRequest[] {
  const products = createRandom(workload.seed, 'products');
  const bodies = createRandom(workload.seed, 'bodies');
  const deletes = operations.filter((operation) => operation === 'delete').length;
  const lastId = workload.dataset.products - deletes;
  const needsRows = operations.some((operation) => ['read', 'replace', 'patch'].includes(operation));
  if (lastId < (needsRows ? 1 : 0)) {
    throw new CrossoverError(
      'invalid-workload',
      `Workload "${workload.name}": expected more products than deletes, found ${workload.dataset.products} products and ${deletes} deletes.`,
      { hint: `Set "dataset.products" to at least ${deletes + 1}, or give "delete" a smaller weight.` },
    );
  }
  let nextDeletedId = lastId + 1;
  const pick = () => products.integer(1, lastId);
  const compile: Record<Operation, (index: number) => ProductRequest> = {
    list: () => request('list', null, {}, null),
    read: () => request('read', pick(), {}, null),
    create: (index) =>
      request('create', null, { [HEADERS.idempotencyKey]: createKey(bodies) }, createInput(bodies, index)),
    replace: (index) => request('replace', pick(), {}, createInput(bodies, index)),
    patch: () => {
      const change = { priceCents: bodies.integer(100, 100_000), stock: bodies.integer(0, 1_000) };
      return request('patch', pick(), {}, change);
    },
    delete: () => request('delete', nextDeletedId++, {}, null),
  };
  return operations.map((operation, index) => compile[operation](index));
}

/** Method and path template of an operation, e.g. `GET /products/{id}`. */
function routeOf(operation: Operation): string {
  const { method, path } = contractOf(operation);
  return `${method} ${path}`;
}

function request(
  operation: Operation,
  id: number | null,
  headers: Record<string, string>,
  body: ProductInput | Partial<ProductInput> | null,
): ProductRequest {
  const { method, path } = contractOf(operation);
  const mediaType = operation === 'patch' ? MEDIA_TYPES.mergePatch : MEDIA_TYPES.json;
  return {
    route: routeOf(operation),
    method,
    path: path.replace('{id}', String(id)),
    headers: {
      accept: MEDIA_TYPES.json,
      ...(body === null ? {} : { 'content-type': mediaType }),
      ...headers,
    },
    body: body === null ? null : JSON.stringify(body),
  };
}

function contractOf(operation: Operation) {
  const found = OPERATIONS.find(({ id }) => id === operation);
  if (found === undefined) throw new Error(`The API's contract has no operation "${operation}".`);
  return found;
}

function createInput(random: Random, index: number): ProductInput {
  const adjective = ADJECTIVES[random.integer(0, ADJECTIVES.length - 1)];
  const thing = THINGS[random.integer(0, THINGS.length - 1)];
  return {
    sku: `LOAD-${hexadecimal(random)}-${index}`,
    name: `${adjective} ${thing} ${index}`,
    description: `${adjective} ${thing}, number ${index} of its schedule.`,
    priceCents: random.integer(100, 100_000),
    currency: 'EUR',
    stock: random.integer(0, 1_000),
  };
}

function createKey(random: Random): string {
  return Array.from({ length: 4 }, () => hexadecimal(random)).join('');
}

/** 32 random bits as eight digits. */
function hexadecimal(random: Random): string {
  return random.integer(0, 0xffff_ffff).toString(16).padStart(8, '0');
}
