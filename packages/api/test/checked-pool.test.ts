import { EventEmitter } from 'node:events';
import type { Pool } from 'mysql2';
import { expect, test } from 'vitest';
import { createCheckedPool } from '../src/database/checked-pool.ts';

/** A connection as far as the checked pool looks at it. */
class FakeConnection {
  isDestroyed = false;
  pings = 0;
  readonly #life: 'alive' | 'dead' | 'silent';

  constructor(life: 'alive' | 'dead' | 'silent') {
    this.#life = life;
  }

  ping(done: (error: Error | null) => void): void {
    this.pings += 1;
    if (this.#life !== 'silent')
      queueMicrotask(() => done(this.#life === 'dead' ? new Error('closed') : null));
  }

  destroy(): void {
    this.isDestroyed = true;
  }
}

class FakePool extends EventEmitter {
  readonly #connections: FakeConnection[];

  constructor(connections: FakeConnection[]) {
    super();
    this.#connections = connections;
  }

  getConnection(done: (error: Error | null, connection?: FakeConnection) => void): void {
    const connection = this.#connections.shift();
    done(connection ? null : new Error('none left'), connection);
  }
}

/** A time that passes for every connection, and one that no machine stands still for. */
const IDLE_MS = { some: 0, long: 3_600_000 };

/** Releases each connection once and acquires, where an idle one is one that idled for so long. */
async function acquireAgain(connections: FakeConnection[], idleMs: number): Promise<unknown> {
  const pool = new FakePool([...connections]);
  const checked = createCheckedPool(pool as unknown as Pool, { idleMs, pingTimeoutMs: 20 });
  for (const connection of connections) pool.emit('release', connection);
  return new Promise((resolve, reject) =>
    checked.getConnection((error: unknown, connection: unknown) =>
      error ? reject(error) : resolve(connection),
    ),
  );
}

test('a connection used a moment ago is handed out without a question', async () => {
  const connection = new FakeConnection('dead');
  expect(await acquireAgain([connection], IDLE_MS.long)).toBe(connection);
  expect(connection.pings).toBe(0);
});

test('an idle connection that answers is handed out', async () => {
  const connection = new FakeConnection('alive');
  expect(await acquireAgain([connection], IDLE_MS.some)).toBe(connection);
  expect(connection.pings).toBe(1);
});

test('idle connections that are dead or silent are dropped until one answers', async () => {
  const dead = new FakeConnection('dead');
  const silent = new FakeConnection('silent');
  const alive = new FakeConnection('alive');
  expect(await acquireAgain([dead, silent, alive], IDLE_MS.some)).toBe(alive);
  expect([dead.isDestroyed, silent.isDestroyed, alive.isDestroyed]).toEqual([true, true, false]);
});

test('when no connection is to be had the pool’s own error is passed on', async () => {
  await expect(acquireAgain([new FakeConnection('dead')], IDLE_MS.some)).rejects.toThrow('none left');
});
