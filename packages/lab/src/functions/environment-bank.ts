import { randomUUID } from 'node:crypto';
import { CrossoverError } from '@crossover/model';
import type { ExecutionEnvironment } from './execution-environment.ts';

/**
 * Environments started and primed beforehand, frozen until a cold start is wanted.
 *
 * On AWS each environment brings its own CPU; on one small machine cold starts under load slow each other down until
 * nothing else happens. So they are started here one at a time, each records what it took alone, and a cold start
 * under load is: wait for that long, then thaw.
 */
export class EnvironmentBank {
  readonly #create: () => ExecutionEnvironment;
  readonly #primer: string;
  readonly #onBanked: (environment: ExecutionEnvironment) => void;
  #environments: ExecutionEnvironment[] = [];
  /** Duration of the primer on an environment that is warm: what a first invocation takes beyond it is cold. */
  #warmMs: number | null = null;

  constructor(
    create: () => ExecutionEnvironment,
    primer: string,
    onBanked: (environment: ExecutionEnvironment) => void,
  ) {
    this.#create = create;
    this.#primer = primer;
    this.#onBanked = onBanked;
  }

  get size(): number {
    return this.#environments.length;
  }

  take(): ExecutionEnvironment | undefined {
    return this.#environments.shift();
  }

  /** @throws CrossoverError `lab-failed` when the function does not start or does not answer the primer. */
  async fill(size: number, initLimitMs: number): Promise<void> {
    while (this.size < size) this.#environments.push(await this.#start(initLimitMs));
  }

  async clear(): Promise<void> {
    const all = this.#environments;
    this.#environments = [];
    this.#warmMs = null;
    await Promise.all(all.map((environment) => environment.end()));
  }

  async #start(initLimitMs: number): Promise<ExecutionEnvironment> {
    const environment = this.#create();
    const init = await environment.start(initLimitMs);
    if (init.kind === 'failed') throw primingFailed(init.detail);
    const firstMs = await this.#prime(environment);
    this.#warmMs ??= await this.#prime(environment);
    environment.firstInvocationExcessMs = Math.max(0, firstMs - this.#warmMs);
    environment.bankedDelayMs = (environment.initDurationMs ?? 0) + environment.firstInvocationExcessMs;
    environment.freeze();
    environment.onGone = () => {
      this.#environments = this.#environments.filter((other) => other !== environment);
    };
    this.#onBanked(environment);
    return environment;
  }

  /** Resolves with the duration of one priming invocation when the environment waits for work again. */
  async #prime(environment: ExecutionEnvironment): Promise<number> {
    const isIdleAgain = new Promise<void>((resolve) => {
      environment.onIdle = resolve;
      environment.onGone = resolve;
    });
    const { outcome, durationMs, detail } = await environment.invoke(this.#primer, randomUUID());
    if (outcome !== 'success') {
      await environment.end();
      throw primingFailed(`${outcome}: ${detail}`);
    }
    await isIdleAgain;
    return durationMs;
  }
}

function primingFailed(detail: string): CrossoverError {
  return new CrossoverError(
    'lab-failed',
    `Expected the function to start and to answer a request, but: ${detail}`,
  );
}
