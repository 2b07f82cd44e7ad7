/** Every statement the API runs, in one place: Kysely functions from plain values to plain values. */
import type { Selectable } from 'kysely';
import type { Product, ProductInput } from './contract.ts';
import { IDEMPOTENCY } from './contract.ts';
import { isConnectionLost, isDeadlock, isDuplicate } from './database/failure.ts';
import type { Database, Executor } from './database/open.ts';
import { statement } from './database/statement.ts';
import type { Tables } from './database/tables.ts';

const FIRST_VERSION = 1;
const RETENTION_MS = IDEMPOTENCY.retentionHours * 3_600_000;
/** One creation in so many removes keys past their retention, at most so many rows: no request pays for a backlog. */
const SWEEP_EVERY = 1_000;
const SWEEP_ROWS = 2_000;
/** How often a change is tried again after another one came in between, before the client is told. */
const CHANGE_ATTEMPTS = 8;
const CREATE_ATTEMPTS = 5;

/** What became of a change that may have been bound to a version. */
export type Change<T> =
  | { readonly outcome: 'done'; readonly value: T }
  | { readonly outcome: 'not-found' | 'version-mismatch' | 'contended' };

/** What became of a creation that carried an idempotency key. */
export type KeyedCreation =
  | { readonly outcome: 'created' | 'replayed'; readonly product: Product }
  | { readonly outcome: 'key-reused' | 'contended' };

type IsExpected = (version: number) => boolean;

const selectProduct = statement((tables, values: { id: number }) =>
  tables.selectFrom('products').selectAll().where('id', '=', values.id),
);

export async function findProduct(database: Database, id: number): Promise<Product | undefined> {
  const { rows } = await reading(() => selectProduct(database, { id }));
  return rows[0] && toProduct(rows[0]);
}

const selectPage = statement((tables, values: { afterId: number; limit: number }) =>
  tables
    .selectFrom('products')
    .selectAll()
    .where('id', '>', values.afterId)
    .orderBy('id')
    .limit(values.limit),
);

/** @returns at most `limit` products with ids above `afterId`, in the order of their ids. */
export async function listProducts(database: Database, afterId: number, limit: number): Promise<Product[]> {
  const { rows } = await reading(() => selectPage(database, { afterId, limit }));
  return rows.map(toProduct);
}

const insertProduct = statement((tables, values: ProductInput & { version: number; now: Date }) =>
  tables.insertInto('products').values({
    ...toColumns(values),
    version: values.version,
    created_at: values.now,
    updated_at: values.now,
  }),
);

export async function createProduct(executor: Executor, input: ProductInput, now: Date): Promise<Product> {
  const { insertId } = await insertProduct(executor, { ...input, version: FIRST_VERSION, now });
  const at = now.toISOString();
  return { id: Number(insertId), ...input, version: FIRST_VERSION, createdAt: at, updatedAt: at };
}

/**
 * Creates at most one product per key. Row and key commit together; of concurrent requests with one key the
 * database lets the first through, the others wait on the key's index entry and then find the first's answer.
 */
export async function createProductOnce(
  database: Database,
  input: ProductInput,
  key: { readonly value: string; readonly payloadHash: string },
  now: Date,
): Promise<KeyedCreation> {
  for (let attempt = 1; attempt <= CREATE_ATTEMPTS; attempt++) {
    try {
      const product = await database.transaction().execute(async (transaction) => {
        const created = await createProduct(transaction, input, now);
        await transaction
          .insertInto('idempotency_keys')
          .values({
            idempotency_key: key.value,
            payload_hash: key.payloadHash,
            answer: JSON.stringify(created),
            created_at: now,
          })
          .execute();
        return created;
      });
      if (product.id % SWEEP_EVERY === 0) await removeExpiredKeys(database, now);
      return { outcome: 'created', product };
    } catch (error) {
      if (isDeadlock(error)) continue;
      if (!isDuplicate(error)) throw error;
    }
    const earlier = await reading(() =>
      database
        .selectFrom('idempotency_keys')
        .selectAll()
        .where('idempotency_key', '=', key.value)
        .executeTakeFirst(),
    );
    if (!earlier) continue;
    if (earlier.created_at.getTime() > now.getTime() - RETENTION_MS) {
      return earlier.payload_hash === key.payloadHash
        ? { outcome: 'replayed', product: JSON.parse(earlier.answer) as Product }
        : { outcome: 'key-reused' };
    }
    await database
      .deleteFrom('idempotency_keys')
      .where('idempotency_key', '=', key.value)
      .where('created_at', '=', earlier.created_at)
      .execute();
  }
  return { outcome: 'contended' };
}

type Update = ProductInput & { id: number; version: number; nextVersion: number; now: Date };

const updateProduct = statement((tables, values: Update) =>
  tables
    .updateTable('products')
    .set({ ...toColumns(values), version: values.nextVersion, updated_at: values.now })
    .where('id', '=', values.id)
    .where('version', '=', values.version),
);

/**
 * Reads the product, lets `change` say what it becomes, and writes only if nobody wrote in between; otherwise
 * starts over. So a merge never undoes a concurrent change, even of a client that named no version.
 */
export async function changeProduct(
  database: Database,
  id: number,
  isExpected: IsExpected,
  change: (current: ProductInput) => ProductInput,
  now: Date,
): Promise<Change<Product>> {
  for (let attempt = 1; attempt <= CHANGE_ATTEMPTS; attempt++) {
    const current = await findProduct(database, id);
    if (!current) return { outcome: 'not-found' };
    if (!isExpected(current.version)) return { outcome: 'version-mismatch' };
    const { id: _id, version, createdAt, updatedAt: _updatedAt, ...input } = current;
    const next = change(input);
    const result = await updateProduct(database, { ...next, id, version, nextVersion: version + 1, now });
    if (result.numAffectedRows === 1n) {
      return {
        outcome: 'done',
        value: { id, ...next, version: version + 1, createdAt, updatedAt: now.toISOString() },
      };
    }
  }
  return { outcome: 'contended' };
}

/** Deletes in one statement when any version will do, else under the version that `isExpected` accepted. */
export async function deleteProduct(
  database: Database,
  id: number,
  isExpected: IsExpected | undefined,
): Promise<Change<undefined>> {
  if (!isExpected) {
    const result = await database.deleteFrom('products').where('id', '=', id).executeTakeFirst();
    return result.numDeletedRows === 1n ? { outcome: 'done', value: undefined } : { outcome: 'not-found' };
  }
  for (let attempt = 1; attempt <= CHANGE_ATTEMPTS; attempt++) {
    const current = await findProduct(database, id);
    if (!current) return { outcome: 'not-found' };
    if (!isExpected(current.version)) return { outcome: 'version-mismatch' };
    const result = await database
      .deleteFrom('products')
      .where('id', '=', id)
      .where('version', '=', current.version)
      .executeTakeFirst();
    if (result.numDeletedRows === 1n) return { outcome: 'done', value: undefined };
  }
  return { outcome: 'contended' };
}

/** Resolves when the database answers and has the API's tables. */
export async function checkReadiness(database: Database): Promise<void> {
  await reading(() => database.selectFrom('products').select('id').limit(1).execute());
}

/** Rows go oldest first, so keys that nobody sends again do not pile up. */
async function removeExpiredKeys(database: Database, now: Date): Promise<void> {
  await database
    .deleteFrom('idempotency_keys')
    .where('created_at', '<', new Date(now.getTime() - RETENTION_MS))
    .orderBy('created_at')
    .limit(SWEEP_ROWS)
    .execute();
}

/** A read may be sent again when its connection broke; a write may not, as it may have taken effect. */
function reading<T>(read: () => Promise<T>): Promise<T> {
  return read().catch((error: unknown) => {
    if (isConnectionLost(error)) return read();
    throw error;
  });
}

function toColumns(input: ProductInput) {
  return {
    sku: input.sku,
    name: input.name,
    description: input.description,
    price_cents: input.priceCents,
    currency: input.currency,
    stock: input.stock,
  };
}

function toProduct(row: Selectable<Tables['products']>): Product {
  return {
    id: row.id,
    sku: row.sku,
    name: row.name,
    description: row.description,
    priceCents: row.price_cents,
    currency: row.currency,
    stock: row.stock,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
