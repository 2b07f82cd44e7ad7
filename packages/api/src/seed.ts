import type { RowDataPacket } from 'mysql2';
import { type Connection, createConnection } from 'mysql2/promise';
import { parseDatabaseUrl } from './configuration.ts';

/** Rows go in this many at a time: few round trips, each far below the server's packet limit. */
const ROWS_PER_INSERT = 1_000;
const COLUMNS = 'id, sku, name, description, price_cents, currency, stock, version, created_at, updated_at';
const PRISTINE = 'products_pristine';
/** The data set's first moment; a fixed date, so that the same seed gives the same rows on every day. */
const EPOCH_MS = Date.UTC(2026, 0, 1);

const MATERIALS = ['Oak', 'Steel', 'Linen', 'Glass', 'Cork', 'Brass', 'Wool', 'Clay'];
const THINGS = ['Chair', 'Lamp', 'Kettle', 'Shelf', 'Clock', 'Bowl', 'Blanket', 'Frame'];
const SENTENCES = [
  'Made to be repaired.',
  'Ships flat in a plain box.',
  'Comes with the tools it needs.',
  'Each piece differs a little in grain and colour.',
  'Tested for ten years of daily use.',
];

export interface SeedOptions {
  readonly databaseUrl: string;
  /** How many products; their ids are 1 to this number. */
  readonly products: number;
  /** The same seed and number give the same rows, byte for byte. */
  readonly seed: number;
}

/**
 * Replaces whatever the migrated schema holds by a deterministic data set, and keeps a pristine copy for
 * {@link reset}.
 */
export async function seed({ databaseUrl, products, seed: seedNumber }: SeedOptions): Promise<void> {
  if (!Number.isSafeInteger(products) || products < 0) {
    throw new RangeError(`expected products to be a whole number from 0, found ${products}`);
  }
  await usingConnection(databaseUrl, async (connection) => {
    await connection.query(`drop table if exists ${PRISTINE}`);
    await connection.query(`create table ${PRISTINE} like products`);
    const random = createRandom(seedNumber);
    for (let firstId = 1; firstId <= products; firstId += ROWS_PER_INSERT) {
      const size = Math.min(ROWS_PER_INSERT, products - firstId + 1);
      const rows = Array.from({ length: size }, (_, offset) => createRow(firstId + offset, random));
      await connection.query(`insert into ${PRISTINE} (${COLUMNS}) values ?`, [rows]);
    }
    await restore(connection);
  });
}

/**
 * Brings the schema back to what {@link seed} left: the same rows, the next id the same, no idempotency keys.
 *
 * @throws Error when the schema was never seeded.
 */
export async function reset(databaseUrl: string): Promise<void> {
  await usingConnection(databaseUrl, async (connection) => {
    const [found] = await connection.query<RowDataPacket[]>(`show tables like '${PRISTINE}'`);
    if (found.length === 0)
      throw new Error('expected a seeded schema, found no pristine copy; call seed first');
    await restore(connection);
  });
}

const NEXT = 'products_next';
const PREVIOUS = 'products_previous';

/**
 * The new table takes the place of the old in one step: a request that comes too late finds one or the other, and can
 * neither fail the copying nor be part of it. The ids given out since are taken back with the old table.
 */
async function restore(connection: Connection): Promise<void> {
  await connection.query(`drop table if exists ${NEXT}, ${PREVIOUS}`);
  await connection.query(`create table ${NEXT} like ${PRISTINE}`);
  await connection.query(`insert into ${NEXT} (${COLUMNS}) select ${COLUMNS} from ${PRISTINE} order by id`);
  await connection.query('truncate table idempotency_keys');
  await connection.query(`rename table products to ${PREVIOUS}, ${NEXT} to products`);
  await connection.query(`drop table ${PREVIOUS}`);
}

async function usingConnection(
  databaseUrl: string,
  work: (connection: Connection) => Promise<void>,
): Promise<void> {
  const { host, port, user, password, schema, isTlsRequired } = parseDatabaseUrl(databaseUrl);
  const connection = await createConnection({
    host,
    port,
    user,
    password,
    database: schema,
    timezone: 'Z',
    charset: 'utf8mb4',
    ...(isTlsRequired && { ssl: { rejectUnauthorized: true } }),
  });
  try {
    await work(connection);
  } finally {
    await connection.end();
  }
}

function createRow(id: number, random: () => number): unknown[] {
  const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)] ?? '';
  const name = `${pick(MATERIALS)} ${pick(THINGS)} ${1 + Math.floor(random() * 99)}`;
  const sentences = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(SENTENCES));
  const priceCents = 100 + Math.floor(random() * 99_900);
  const stock = Math.floor(random() * 1_000);
  const at = new Date(EPOCH_MS + id * 1_000);
  return [
    id,
    `SKU-${String(id).padStart(8, '0')}`,
    name,
    sentences.join(' '),
    priceCents,
    'USD',
    stock,
    1,
    at,
    at,
  ];
}

/**
 * The mulberry32 generator: 32 bits of state are plenty for names and prices.
 *
 * @returns a function to uniform numbers in [0, 1).
 */
function createRandom(seedNumber: number): () => number {
  let state = seedNumber >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
