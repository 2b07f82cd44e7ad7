import type { MysqlPool } from 'kysely';
import type { Pool, PoolConnection } from 'mysql2';

export interface CheckedPoolOptions {
  /** A connection idle for at least this long is asked for a sign of life before it is used. */
  readonly idleMs: number;
  /** A connection that gives no sign of life within this time is dropped: its path may have vanished silently. */
  readonly pingTimeoutMs: number;
}

/** On the connection itself: a side table would cost more than the rest of the check, on every statement. */
const RELEASED_AT = Symbol('released at');
type Tracked = PoolConnection & { [RELEASED_AT]?: number };

/**
 * A pool that never hands out a connection which died while nobody looked.
 *
 * A frozen Lambda environment cannot notice that the server closed its connection; on thaw the request may be
 * dispatched before the socket's end is read. Repeating a failed write would risk doing it twice, so the check
 * comes before the first statement: one round trip, and only after half a second of idling.
 *
 * Idle time is taken from the wall clock: the monotonic one may stand still while an environment is frozen.
 */
export function createCheckedPool(pool: Pool, { idleMs, pingTimeoutMs }: CheckedPoolOptions): MysqlPool {
  pool.on('release', (connection: Tracked) => {
    connection[RELEASED_AT] = Date.now();
  });

  /** Ends because every round removes a connection, and a new connection was never released. */
  function acquire(done: (error: unknown, connection?: PoolConnection) => void): void {
    pool.getConnection((error, connection: Tracked) => {
      if (error) return done(error);
      const since = connection[RELEASED_AT];
      if (since === undefined || Date.now() - since < idleMs) return done(null, connection);
      checkAlive(connection, pingTimeoutMs, (isAlive) => {
        if (isAlive) return done(null, connection);
        connection.destroy();
        acquire(done);
      });
    });
  }

  return {
    getConnection: (callback) => acquire(callback as (error: unknown, connection?: PoolConnection) => void),
    end: (callback) => pool.end(callback),
  };
}

function checkAlive(connection: PoolConnection, timeoutMs: number, done: (isAlive: boolean) => void): void {
  let isDone = false;
  const finish = (isAlive: boolean): void => {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    done(isAlive);
  };
  const timer = setTimeout(finish, timeoutMs, false);
  connection.ping((error) => finish(!error));
}
