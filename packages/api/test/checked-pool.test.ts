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

/** Releases each connection once, lets it idle, and acquires. */
async function acquireAfterIdling(connections: FakeConnection[], idledMs: number): Promise<unknown> {
  const pool = new FakePool([...connections]);
  const checked = createCheckedPool(pool as unknown as Pool, { idleMs: 20, pingTimeoutMs: 20 });
  for (const connection of connections) pool.emit('release', connection);
  await new Promise((resolve) => setTimeout(resolve, idledMs));
  return new Promise((resolve, reject) =>
    checked.getConnection((error: unknown, connection: unknown) =>
      error ? reject(error) : resolve(connection),
    ),
  );
}

test('a connection used a moment ago is handed out without a question', async () => {
  const connection = new FakeConnection('dead');
  expect(await acquireAfterIdling([connection], 0)).toBe(connection);
  expect(connection.pings).toBe(0);
});

test('an idle connection that answers is handed out', async () => {
  const connection = new FakeConnection('alive');
  expect(await acquireAfterIdling([connection], 30)).toBe(connection);
  expect(connection.pings).toBe(1);
});

test('idle connections that are dead or silent are dropped until one answers', async () => {
  const dead = new FakeConnection('dead');
  const silent = new FakeConnection('silent');
  const alive = new FakeConnection('alive');
  expect(await acquireAfterIdling([dead, silent, alive], 30)).toBe(alive);
  expect([dead.isDestroyed, silent.isDestroyed, alive.isDestroyed]).toEqual([true, true, false]);
});

test('when no connection is to be had the pool’s own error is passed on', async () => {
  await expect(acquireAfterIdling([new FakeConnection('dead')], 30)).rejects.toThrow('none left');
});
