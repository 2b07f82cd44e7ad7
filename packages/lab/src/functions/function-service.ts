import { setTimeout as sleep } from 'node:timers/promises';
import type { FunctionObservation, Invocation, LabSettings } from '@crossover/model';
import { EnvironmentBank } from './environment-bank.ts';
import { EnvironmentPool } from './environment-pool.ts';
import { ExecutionEnvironment } from './execution-environment.ts';
import { FunctionObserver } from './function-observer.ts';
import { recordInvocation } from './invocation-record.ts';
import type { FunctionConfiguration } from './runtime-process.ts';

export interface FunctionServiceOptions {
  readonly configuration: FunctionConfiguration;
  /** At most this many environments at a time. */
  readonly concurrency: number;
  readonly settings: LabSettings;
  /** The event that primes banked environments. */
  readonly primer: string;
  onRecord?(invocation: Invocation): void;
  onEnvironment?(
    environment: string,
    change: 'started' | 'banked' | 'thawed' | 'expired' | 'failed',
    detail: string,
  ): void;
}

export type InvokeResult =
  | {
      readonly kind: 'answered';
      readonly body: Buffer;
      readonly environment: string;
      readonly isCold: boolean;
      /** It was primed before, so it does not know itself that this was its first real request. */
      readonly isBanked: boolean;
    }
  | { readonly kind: 'failed'; readonly environment: string; readonly isCold: boolean }
  | { readonly kind: 'throttled' };

const WATCH_MEMORY_EVERY_MS = 100;

/** From the first invocation observed: by then the environments that start together have started. */
const SETTLING_MS = 1_000;

/** A local Lambda service for one function: environments started on demand, reused, frozen, expired and limited. */
export class FunctionService {
  readonly #options: FunctionServiceOptions;
  readonly #pool: EnvironmentPool;
  readonly #observer = new FunctionObserver();
  readonly #memoryWatch: NodeJS.Timeout;
  #settings: LabSettings;
  #configuration: FunctionConfiguration;
  readonly #bank: EnvironmentBank;
  /** All that ran since the observation began; one that has ended keeps its last figures. */
  #observed = new Set<ExecutionEnvironment>();
  #cpuSecondsAtBegin = 0;
  #settling: NodeJS.Timeout | undefined;
  #lastInvocation: Invocation | null = null;

  constructor(options: FunctionServiceOptions) {
    this.#options = options;
    this.#settings = options.settings;
    this.#configuration = options.configuration;
    this.#pool = new EnvironmentPool(
      () => this.#settings.idleExpiryMs,
      (environment) => void this.#end(environment, 'expired', 'idle'),
    );
    this.#pool.onSize = (size) => this.#observer.sized(size, performance.now());
    this.#bank = new EnvironmentBank(
      () => this.#create(this.#settings.freezeAfterMs),
      options.primer,
      ({ id, bankedDelayMs }) => options.onEnvironment?.(id, 'banked', `${bankedDelayMs?.toFixed(0)} ms`),
    );
    this.#memoryWatch = setInterval(() => {
      for (const environment of this.#pool.environments) {
        if (environment.state === 'busy' || environment.state === 'starting') environment.sample();
      }
    }, WATCH_MEMORY_EVERY_MS);
  }

  /** The record of the invocation that ended last. */
  get lastInvocation(): Invocation | null {
    return this.#lastInvocation;
  }

  get bankSize(): number {
    return this.#bank.size;
  }

  /** Runs the function once on an environment of its own for that time. Never rejects. */
  invoke(event: string, requestId: string): Promise<InvokeResult> {
    const idle = this.#pool.takeIdle();
    if (idle !== undefined) return this.#run(idle, event, requestId, null);
    if (this.#settings.finishingWaitMs > 0 && this.#pool.finishingUnclaimed > 0) {
      return new Promise((resolve) => {
        this.#pool.waitForIdle(this.#settings.finishingWaitMs, (environment) => {
          resolve(
            environment === null
              ? this.#invokeOnNew(event, requestId)
              : this.#run(environment, event, requestId, null),
          );
        });
      });
    }
    return this.#invokeOnNew(event, requestId);
  }

  /**
   * Ends what earlier requests left and fills the bank, one environment at a time so that each records what it
   * takes alone.
   *
   * @throws CrossoverError `lab-failed` when the function does not start or does not answer the primer.
   */
  async prepare(settings: LabSettings): Promise<void> {
    this.#settings = settings;
    await this.#clearPool();
    if (settings.coldStarts !== 'banked') return;
    const size = Math.min(settings.bankSize, this.#options.concurrency);
    await this.#bank.fill(size, settings.initLimitMs);
  }

  /** Ends all environments; from now on new ones run `bundle`. */
  async replaceBundle(bundle: string): Promise<void> {
    this.#configuration = { ...this.#configuration, bundle };
    await this.#clearAll();
  }

  /** Ends all environments but the bank, and starts the next live, whatever the settings say. */
  async goCold(): Promise<void> {
    this.#settings = { ...this.#settings, coldStarts: 'live' };
    await this.#clearPool();
  }

  beginObservation(): void {
    for (const environment of this.#observed) {
      if (environment.state === 'gone') this.#observed.delete(environment);
    }
    this.#cpuSecondsAtBegin = this.#cpuSeconds();
    this.#observer.begin(performance.now(), this.#cpuWaitSeconds());
  }

  /** CPU seconds are those used meanwhile: the start of banked environments was before. */
  endObservation(): { functions: FunctionObservation; invocations: Invocation[]; cpuSeconds: number } {
    clearTimeout(this.#settling);
    return {
      ...this.#observer.end(performance.now(), this.#cpuWaitSeconds()),
      cpuSeconds: this.#cpuSeconds() - this.#cpuSecondsAtBegin,
    };
  }

  async end(): Promise<void> {
    clearInterval(this.#memoryWatch);
    clearTimeout(this.#settling);
    await this.#clearAll();
  }

  async #invokeOnNew(event: string, requestId: string): Promise<InvokeResult> {
    if (this.#pool.size >= this.#options.concurrency) {
      this.#observer.throttled();
      return { kind: 'throttled' };
    }
    if (this.#settings.coldStarts === 'banked') {
      const banked = this.#bank.take();
      if (banked !== undefined) return this.#thawBanked(banked, event, requestId);
      this.#observer.bankExhausted();
    }
    return this.#startLive(event, requestId);
  }

  async #thawBanked(
    environment: ExecutionEnvironment,
    event: string,
    requestId: string,
  ): Promise<InvokeResult> {
    this.#pool.add(environment);
    this.#observer.bankUsed();
    const delayMs = environment.bankedDelayMs ?? 0;
    this.#options.onEnvironment?.(environment.id, 'thawed', `after its own ${delayMs.toFixed(0)} ms`);
    await sleep(delayMs);
    return this.#run(environment, event, requestId, environment.initDurationMs);
  }

  async #startLive(event: string, requestId: string): Promise<InvokeResult> {
    const first = await this.#start(this.#settings.initLimitMs);
    if (first.outcome.kind === 'ready') {
      return this.#run(first.environment, event, requestId, first.environment.initDurationMs);
    }
    // Lambda runs a failed or overlong initialisation once more, as part of the invocation and within its timeout.
    const startedAt = performance.now();
    const startedMs = this.#observer.sinceBeginMs(startedAt);
    const { timeoutMs } = this.#configuration;
    const initDurationMs = first.environment.initDurationMs;
    const second = await this.#start(timeoutMs);
    const spentMs = performance.now() - startedAt;
    if (second.outcome.kind === 'ready' && spentMs < timeoutMs) {
      return this.#run(second.environment, event, requestId, initDurationMs, spentMs);
    }
    this.#record(second.environment, {
      requestId,
      startedMs,
      durationMs: Math.min(spentMs, timeoutMs),
      initDurationMs,
      outcome: second.outcome.kind === 'failed' ? second.outcome.outcome : 'timeout',
    });
    if (second.outcome.kind === 'ready') await this.#end(second.environment, 'failed', 'no time left to run');
    return { kind: 'failed', environment: second.environment.id, isCold: true };
  }

  async #start(limitMs: number) {
    const { isFrozenBetweenRequests, freezeAfterMs } = this.#settings;
    const environment = this.#create(isFrozenBetweenRequests ? freezeAfterMs : null);
    this.#pool.add(environment);
    const outcome = await environment.start(limitMs);
    if (outcome.kind === 'ready') {
      this.#options.onEnvironment?.(
        environment.id,
        'started',
        `init ${environment.initDurationMs?.toFixed(0)} ms`,
      );
    } else {
      this.#pool.remove(environment);
      this.#options.onEnvironment?.(environment.id, 'failed', `${outcome.outcome}: ${outcome.detail}`);
    }
    return { environment, outcome };
  }

  async #run(
    environment: ExecutionEnvironment,
    event: string,
    requestId: string,
    initDurationMs: number | null,
    reinitMs = 0,
  ): Promise<InvokeResult> {
    const startedMs = this.#observer.sinceBeginMs(performance.now());
    const isBanked = initDurationMs !== null && environment.bankedDelayMs !== null;
    const { outcome, body, durationMs, detail } = await environment.invoke(event, requestId);
    this.#record(environment, {
      requestId,
      startedMs,
      durationMs: durationMs + reinitMs + (isBanked ? environment.firstInvocationExcessMs : 0),
      initDurationMs,
      outcome,
    });
    const isCold = initDurationMs !== null;
    if (body === null) {
      // After an error the environment lives on; after anything else it is gone.
      if (outcome !== 'error') await this.#end(environment, 'failed', `${outcome}: ${detail}`);
      return { kind: 'failed', environment: environment.id, isCold };
    }
    return { kind: 'answered', body, environment: environment.id, isCold, isBanked };
  }

  #record(
    environment: ExecutionEnvironment,
    measured: Pick<Invocation, 'requestId' | 'startedMs' | 'durationMs' | 'initDurationMs' | 'outcome'>,
  ): void {
    if (measured.initDurationMs !== null) environment.sample();
    const invocation = recordInvocation({
      ...measured,
      environment: environment.id,
      memoryMib: this.#configuration.memoryMib,
      maxMemoryUsedMib: environment.maxMemoryMib,
    });
    this.#lastInvocation = invocation;
    if (this.#observer.invoked(invocation))
      this.#settling = setTimeout(() => this.#observer.settle(this.#cpuWaitSeconds()), SETTLING_MS);
    this.#options.onRecord?.(invocation);
  }

  #create(freezeAfterMs: number | null): ExecutionEnvironment {
    const environment = new ExecutionEnvironment(this.#configuration, freezeAfterMs);
    this.#observed.add(environment);
    return environment;
  }

  async #end(environment: ExecutionEnvironment, change: 'expired' | 'failed', detail: string): Promise<void> {
    this.#pool.remove(environment);
    await environment.end();
    this.#options.onEnvironment?.(environment.id, change, detail);
  }

  async #clearPool(): Promise<void> {
    await this.#pool.clear();
  }

  async #clearAll(): Promise<void> {
    await this.#clearPool();
    await this.#bank.clear();
  }

  #cpuSeconds(): number {
    let sum = 0;
    for (const environment of this.#observed) sum += environment.cpuSeconds;
    return sum;
  }

  #cpuWaitSeconds(): number {
    let sum = 0;
    for (const environment of this.#observed) sum += environment.cpuWaitSeconds;
    return sum;
  }
}
