/**
 * What Kysely costs: the API's own functions against the same work written straight on the driver.
 *
 * Both sides have a pool of the API's making with ten connections and ten callers, and return the same products.
 * Short batches alternate, so that both sides meet the machine's other work alike; lower quartiles are compared,
 * because what else the machine does can only lengthen a batch.
 */
import type { Pool, ResultSetHeader, RowDataPacket } from 'mysql2';
import { createConnection } from 'mysql2/promise';
import { parseDatabaseUrl } from '../src/configuration.ts';
import type { Product, ProductInput } from '../src/contract.ts';
import { openDatabase, openPool } from '../src/database/open.ts';
import { migrate } from '../src/migrations/index.ts';
import { createProduct, findProduct, listProducts } from '../src/products.ts';
import { seed } from '../src/seed.ts';
import { atLeast, lowerQuartile, type Measurement } from './measurement.ts';

const PRODUCTS = 1_000;
const CALLERS = 10;
const PAIRS = 120;
/** Operations before the first counted batch: both sides are compiled by then, the longer path too. */
const WARM_UP = 4_000;
const LIMIT = 0.9;
const PAGE = 20;

const COLUMNS = 'id, sku, name, description, price_cents, currency, stock, version, created_at, updated_at';
const INPUT: ProductInput = {
  sku: 'BENCH-1',
  name: 'Oak chair',
  description: 'Made to be repaired.',
  priceCents: 12_900,
  currency: 'EUR',
  stock: 7,
};

type Operation = (turn: number) => Promise<unknown>;

/** @throws Error when `CROSSOVER_TEST_DATABASE_URL` names no server on which a scratch schema may be made. */
export async function run(): Promise<Measurement[]> {
  const server = process.env.CROSSOVER_TEST_DATABASE_URL;
  if (!server) {
    throw new Error(
      'expected CROSSOVER_TEST_DATABASE_URL to name a server whose user may create schemas, found none; ' +
        '`npm run bench` from the repository root starts one',
    );
  }
  const name = `crossover_bench_${process.pid}`;
  const operator = await createConnection(server);
  await operator.query(`create database ${name}`);
  try {
    const url = new URL(server);
    url.pathname = `/${name}`;
    await migrate(url.href);
    await seed({ databaseUrl: url.href, products: PRODUCTS, seed: 1 });
    return await compare(url.href);
  } finally {
    await operator.query(`drop database ${name}`);
    await operator.end();
  }
}

async function compare(databaseUrl: string): Promise<Measurement[]> {
  const address = parseDatabaseUrl(databaseUrl);
  const database = openDatabase(address, CALLERS);
  const pool = openPool(address, CALLERS);
  const id = (turn: number): number => 1 + ((turn * 7919) % PRODUCTS);
  const now = new Date();
  try {
    return [
      await measure(
        'read',
        150,
        (turn) => findProduct(database, id(turn)),
        (turn) => rawRead(pool, id(turn)),
      ),
      await measure(
        'list',
        50,
        (turn) => listProducts(database, id(turn), PAGE),
        (turn) => rawList(pool, id(turn)),
      ),
      await measure(
        'insert',
        100,
        () => createProduct(database, INPUT, now),
        () => rawInsert(pool, INPUT, now),
      ),
    ];
  } finally {
    await database.destroy();
    await new Promise((resolve) => pool.end(resolve));
  }
}

async function measure(name: string, size: number, kysely: Operation, raw: Operation): Promise<Measurement> {
  await batch(WARM_UP, kysely);
  await batch(WARM_UP, raw);
  const kyselyUs: number[] = [];
  const rawUs: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const isKyselyFirst = pair % 2 === 0;
    const first = ((await batch(size, isKyselyFirst ? kysely : raw)) * 1_000) / size;
    const second = ((await batch(size, isKyselyFirst ? raw : kysely)) * 1_000) / size;
    kyselyUs.push(isKyselyFirst ? first : second);
    rawUs.push(isKyselyFirst ? second : first);
  }
  const [kyselyLow, rawLow] = [lowerQuartile(kyselyUs), lowerQuartile(rawUs)];
  const details = `Kysely ${kyselyLow.toFixed(1)} µs, raw mysql2 ${rawLow.toFixed(1)} µs per operation, lower quartiles of ${PAIRS}`;
  return atLeast(`Kysely's throughput over raw mysql2's, ${name}`, rawLow / kyselyLow, LIMIT, details);
}

/** @returns the milliseconds that `size` operations take with ten callers. */
async function batch(size: number, operation: Operation): Promise<number> {
  let turn = 0;
  const from = performance.now();
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      while (turn < size) await operation(turn++);
    }),
  );
  return performance.now() - from;
}

function query<T>(pool: Pool, sql: string, values: unknown[]): Promise<T> {
  return new Promise((resolve, reject) =>
    pool.query(sql, values, (error, result) => (error ? reject(error) : resolve(result as T))),
  );
}

async function rawRead(pool: Pool, id: number): Promise<Product | undefined> {
  const [row] = await query<RowDataPacket[]>(pool, `select ${COLUMNS} from products where id = ?`, [id]);
  return row && toProduct(row);
}

async function rawList(pool: Pool, afterId: number): Promise<Product[]> {
  const sql = `select ${COLUMNS} from products where id > ? order by id limit ?`;
  const rows = await query<RowDataPacket[]>(pool, sql, [afterId, PAGE]);
  return rows.map(toProduct);
}

async function rawInsert(pool: Pool, input: ProductInput, now: Date): Promise<Product> {
  const result = await query<ResultSetHeader>(
    pool,
    'insert into products (sku, name, description, price_cents, currency, stock, version, created_at, updated_at) ' +
      'values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    [input.sku, input.name, input.description, input.priceCents, input.currency, input.stock, 1, now, now],
  );
  const at = now.toISOString();
  return { id: result.insertId, ...input, version: 1, createdAt: at, updatedAt: at };
}

function toProduct(row: RowDataPacket): Product {
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
