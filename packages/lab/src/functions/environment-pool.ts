import type { ExecutionEnvironment } from './execution-environment.ts';

interface Waiter {
  /** Null: nothing became free in time. */
  take(environment: ExecutionEnvironment | null): void;
  readonly timer: NodeJS.Timeout;
}

/** The environments of a function that count against its concurrency; those in the bank do not. */
export class EnvironmentPool {
  readonly #idleExpiryMs: () => number;
  readonly #onExpired: (environment: ExecutionEnvironment) => void;
  readonly #active = new Set<ExecutionEnvironment>();
  /** Most recently used last: it is taken first, so that those not needed expire. */
  readonly #idle: ExecutionEnvironment[] = [];
  readonly #expiry = new Map<ExecutionEnvironment, NodeJS.Timeout>();
  #waiters: Waiter[] = [];

  /** Told of every change in the number of active environments. */
  onSize: (size: number) => void = () => {};

  constructor(idleExpiryMs: () => number, onExpired: (environment: ExecutionEnvironment) => void) {
    this.#idleExpiryMs = idleExpiryMs;
    this.#onExpired = onExpired;
  }

  get size(): number {
    return this.#active.size;
  }

  get environments(): ReadonlySet<ExecutionEnvironment> {
    return this.#active;
  }

  /** Counts it from now on, and has it back for the next request each time it asks for work. */
  add(environment: ExecutionEnvironment): void {
    this.#active.add(environment);
    environment.onIdle = () => this.#becameIdle(environment);
    environment.onGone = () => this.remove(environment);
    this.onSize(this.size);
  }

  /** One that waits for work, or undefined. */
  takeIdle(): ExecutionEnvironment | undefined {
    const environment = this.#idle.pop();
    if (environment !== undefined) this.#stopExpiry(environment);
    return environment;
  }

  /** Environments that have answered but not yet asked for work and that nobody waits for. */
  get finishingUnclaimed(): number {
    let finishing = 0;
    for (const { state } of this.#active) if (state === 'finishing') finishing += 1;
    return finishing - this.#waiters.length;
  }

  /** Hands over, in the same turn, the next environment that becomes idle; null when none does within the time. */
  waitForIdle(withinMs: number, take: Waiter['take']): void {
    const timer = setTimeout(() => {
      this.#waiters = this.#waiters.filter((other) => other !== waiter);
      take(null);
    }, withinMs);
    const waiter: Waiter = { take, timer };
    this.#waiters.push(waiter);
  }

  remove(environment: ExecutionEnvironment): void {
    if (!this.#active.delete(environment)) return;
    this.#stopExpiry(environment);
    const position = this.#idle.indexOf(environment);
    if (position !== -1) this.#idle.splice(position, 1);
    this.onSize(this.size);
    // Who waited for it must not wait for nothing.
    if (this.finishingUnclaimed < 0) this.#release(this.#waiters.pop(), null);
  }

  /** Removes and ends all; resolves when their processes are gone. */
  async clear(): Promise<void> {
    const all = [...this.#active];
    for (const environment of all) this.remove(environment);
    await Promise.all(all.map((environment) => environment.end()));
  }

  #becameIdle(environment: ExecutionEnvironment): void {
    const waiter = this.#waiters.shift();
    if (waiter !== undefined) {
      this.#release(waiter, environment);
      return;
    }
    this.#idle.push(environment);
    const timer = setTimeout(() => {
      this.remove(environment);
      this.#onExpired(environment);
    }, this.#idleExpiryMs());
    this.#expiry.set(environment, timer);
  }

  #release(waiter: Waiter | undefined, environment: ExecutionEnvironment | null): void {
    if (waiter === undefined) return;
    clearTimeout(waiter.timer);
    waiter.take(environment);
  }

  #stopExpiry(environment: ExecutionEnvironment): void {
    clearTimeout(this.#expiry.get(environment));
    this.#expiry.delete(environment);
  }
}
