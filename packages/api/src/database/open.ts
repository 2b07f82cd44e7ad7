import { Kysely, MysqlDialect, type Transaction } from 'kysely';
import { createPool, type Pool } from 'mysql2';
import type { DatabaseAddress } from '../configuration.ts';
import { createCheckedPool } from './checked-pool.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;
/** What a statement can be run on: any connection of the pool, or the one of a transaction. */
export type Executor = Database | Transaction<Tables>;

const CONNECT_TIMEOUT_MS = 10_000;
/** Below the shortest `wait_timeout` a server can have (1 s), so no connection it closed is used unasked. */
const IDLE_CHECK_MS = 500;
const PING_TIMEOUT_MS = 1_000;
/** Requests waiting for a connection beyond this many are refused with 503 instead of queued without end. */
const QUEUE_LIMIT = 1_000;

/** The driver's pool as the API configures it; no connection is made before the first statement. */
export function openPool(address: DatabaseAddress, poolSize: number): Pool {
  return createPool({
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password,
    database: address.schema,
    connectionLimit: poolSize,
    queueLimit: QUEUE_LIMIT,
    connectTimeout: CONNECT_TIMEOUT_MS,
    timezone: 'Z',
    charset: 'utf8mb4',
    ...(address.isTlsRequired && { ssl: { rejectUnauthorized: true } }),
  });
}

/**
 * Connects with the first query, not before; at most `poolSize` connections, of which idle ones are asked for a sign of
 * life first. The caller ends it with `destroy`.
 */
export function openDatabase(address: DatabaseAddress, poolSize: number): Database {
  const pool = createCheckedPool(openPool(address, poolSize), {
    idleMs: IDLE_CHECK_MS,
    pingTimeoutMs: PING_TIMEOUT_MS,
  });
  return new Kysely<Tables>({ dialect: new MysqlDialect({ pool }) });
}
