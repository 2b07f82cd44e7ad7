import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Invocation } from '@crossover/model';
import { endProcess } from '../keeper/end-process.ts';
import { readCpuSeconds, readCpuWaitSeconds, readMemoryMib } from '../process-usage.ts';
import { RuntimeApi } from './runtime-api.ts';
import {
  describeExit,
  type FunctionConfiguration,
  isHeapExhausted,
  spawnRuntime,
} from './runtime-process.ts';

export type InitOutcome =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'failed';
      readonly outcome: 'init-error' | 'init-timeout' | 'out-of-memory';
      readonly detail: string;
    };

export interface InvocationOutcome {
  readonly outcome: Invocation['outcome'];
  /** What the function returned; null unless it succeeded. */
  readonly body: Buffer | null;
  readonly durationMs: number;
  readonly detail: string;
}

type State = 'starting' | 'idle' | 'busy' | 'finishing' | 'gone';

/** High-water marks are read at most this often: reading them costs as much as a tenth of a warm invocation. */
const SAMPLE_EVERY_MS = 100;

/**
 * One execution environment: a Node process with the deployed bundle that serves one invocation at a time and is
 * frozen (SIGSTOP) whenever it waits for work.
 */
export class ExecutionEnvironment {
  readonly id = randomUUID().replaceAll('-', '');
  /** Process start until it asked for work; null until then. */
  initDurationMs: number | null = null;
  /** For what the environment was started before its first real request; null when live. */
  bankedDelayMs: number | null = null;
  /** Part of the first invocation that later ones do not have, as recorded in the bank. */
  firstInvocationExcessMs = 0;

  readonly #function: FunctionConfiguration;
  /** Null: never. */
  readonly #freezeAfterMs: number | null;
  readonly #api: RuntimeApi;
  #child: ChildProcess | null = null;
  #state: State = 'starting';
  #isFrozen = false;
  #idleSinceMs = 0;
  #freezeTimer: NodeJS.Timeout | null = null;
  #output = '';
  #cpuSeconds = 0;
  #cpuWaitSeconds = 0;
  #maxMemoryMib = 0;
  #sampledAt = Number.NEGATIVE_INFINITY;
  #isOutOfMemory = false;
  #initDone: ((outcome: InitOutcome) => void) | null = null;
  #invocationDone: ((outcome: Omit<InvocationOutcome, 'durationMs'>) => void) | null = null;
  #requestId = '';

  /** It can take work. Called when it asks for some; not for the first time, which `start` tells. */
  onIdle: () => void = () => {};
  onGone: () => void = () => {};

  constructor(configuration: FunctionConfiguration, freezeAfterMs: number | null) {
    this.#function = configuration;
    this.#freezeAfterMs = freezeAfterMs;
    this.#api = new RuntimeApi({
      onNext: () => this.#askedForWork(),
      onResponse: (requestId, body) => this.#finish(requestId, { outcome: 'success', body, detail: '' }),
      onError: (requestId, body) =>
        this.#finish(requestId, { outcome: 'error', body: null, detail: body.toString('utf8', 0, 300) }),
      onOversizedResponse: (requestId) =>
        this.#finish(requestId, { outcome: 'error', body: null, detail: 'Function.ResponseSizeTooLarge' }),
      onInitError: (body) => this.#initFailed('init-error', body.toString('utf8', 0, 300)),
    });
  }

  get state(): State {
    return this.#state;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts the process. Resolves when it asks for work, or has failed to and is gone. Never rejects. */
  async start(limitMs: number): Promise<InitOutcome> {
    const startedAt = performance.now();
    const outcome = new Promise<InitOutcome>((resolve) => {
      this.#initDone = resolve;
    });
    const timer = setTimeout(() => this.#initFailed('init-timeout', `no init within ${limitMs} ms`), limitMs);
    const address = await this.#api.listen();
    // It may have been ended while it was waiting for its port.
    if (this.#state === 'starting') this.#spawn(address);
    const result = await outcome;
    clearTimeout(timer);
    this.initDurationMs = performance.now() - startedAt;
    if (result.kind === 'failed') await this.end();
    return result;
  }

  /** Runs one invocation; the environment must be idle. Never rejects. */
  async invoke(event: string, requestId: string): Promise<InvocationOutcome> {
    const { timeoutMs, name } = this.#function;
    if (this.#state !== 'idle')
      return { outcome: 'crash', body: null, durationMs: 0, detail: `it is ${this.#state}` };
    this.#state = 'busy';
    this.#requestId = requestId;
    const done = new Promise<Omit<InvocationOutcome, 'durationMs'>>((resolve) => {
      this.#invocationDone = resolve;
    });
    const timer = setTimeout(() => this.#timedOut(), timeoutMs);
    this.thaw();
    const startedAt = performance.now();
    this.#api.deliver({
      requestId,
      deadlineEpochMs: Math.floor(Date.now() + timeoutMs),
      functionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
      traceId: `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${requestId.replaceAll('-', '').slice(0, 24)}`,
      event,
    });
    const result = await done;
    clearTimeout(timer);
    return { ...result, durationMs: performance.now() - startedAt };
  }

  freeze(): void {
    if (this.#isFrozen) return;
    this.#isFrozen = true;
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    if (!this.#isFrozen) return;
    this.#isFrozen = false;
    this.#child?.kill('SIGCONT');
  }

  /** Kills the process. Without extensions, Lambda gives no time to shut down either. */
  async end(): Promise<void> {
    this.sample();
    this.#readCpu();
    this.#state = 'gone';
    this.#api.close();
    if (this.#child !== null) await endProcess(this.#child, 'SIGKILL', 0);
    this.#initDone?.({ kind: 'failed', outcome: 'init-error', detail: 'ended' });
  }

  /**
   * CPU seconds so far, up to its end; 0 where the system does not tell. Of a process that ended by itself, as last
   * read.
   */
  get cpuSeconds(): number {
    this.#readCpu();
    return this.#cpuSeconds;
  }

  /** Seconds that it stood ready and had no core, as `cpuSeconds`. On AWS each environment has its own share of one. */
  get cpuWaitSeconds(): number {
    this.#readCpu();
    return this.#cpuWaitSeconds;
  }

  #readCpu(): void {
    if (this.pid === undefined || this.#state === 'gone') return;
    this.#cpuSeconds = readCpuSeconds(this.pid) ?? this.#cpuSeconds;
    this.#cpuWaitSeconds = Math.max(this.#cpuWaitSeconds, readCpuWaitSeconds(this.pid));
  }

  /** Highest memory use so far, in MiB; 0 where the system does not tell. */
  get maxMemoryMib(): number {
    if (performance.now() - this.#sampledAt > SAMPLE_EVERY_MS) this.sample();
    return this.#maxMemoryMib;
  }

  /** Reads memory, and ends the environment when it is over its memory setting. */
  sample(): void {
    if (this.pid === undefined || this.#state === 'gone') return;
    this.#sampledAt = performance.now();
    const memory = readMemoryMib(this.pid);
    if (memory === null) return;
    this.#maxMemoryMib = memory.highestMib;
    if (memory.nowMib > this.#function.memoryMib && !this.#isOutOfMemory) {
      this.#isOutOfMemory = true;
      this.#child?.kill('SIGKILL');
    }
  }

  #spawn(runtimeApi: string): void {
    const child = spawnRuntime(this.#function, this.id, runtimeApi);
    this.#child = child;
    const keep = (chunk: Buffer) => {
      const text = chunk.toString('utf8');
      this.#output = `${this.#output}${text}`.slice(-2_000);
      this.#function.onOutput?.(this.id, text);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.once('error', (error) => this.#ended(error.message, null));
    child.once('exit', (code, signal) =>
      this.#ended(describeExit(code, signal, this.#output), code ?? signal),
    );
  }

  #askedForWork(): void {
    if (this.#state === 'gone') return;
    const isFirst = this.#initDone !== null;
    this.#state = 'idle';
    if (isFirst) {
      this.#initDone?.({ kind: 'ready' });
      this.#initDone = null;
    } else {
      this.onIdle();
    }
    // Unless it was given work at once. What it does after its answer, it does when thawed the next time, as on AWS.
    if (this.state === 'idle' && this.#freezeAfterMs !== null) this.#freezeSoon(this.#freezeAfterMs);
  }

  /** One timer that looks again, instead of one set and cleared for each invocation. */
  #freezeSoon(afterMs: number): void {
    this.#idleSinceMs = performance.now();
    if (afterMs === 0) this.freeze();
    else if (this.#freezeTimer === null) {
      this.#freezeTimer = setTimeout(() => this.#freezeIfStillIdle(afterMs), afterMs);
    }
  }

  #freezeIfStillIdle(afterMs: number): void {
    this.#freezeTimer = null;
    if (this.#state !== 'idle') return;
    const remainingMs = afterMs - (performance.now() - this.#idleSinceMs);
    if (remainingMs <= 0) this.freeze();
    else this.#freezeTimer = setTimeout(() => this.#freezeIfStillIdle(afterMs), remainingMs);
  }

  #finish(requestId: string, result: Omit<InvocationOutcome, 'durationMs'>): void {
    if (requestId !== this.#requestId || this.#state !== 'busy') return;
    this.#state = 'finishing';
    this.#settle(result);
  }

  #settle(result: Omit<InvocationOutcome, 'durationMs'>): void {
    this.#invocationDone?.(result);
    this.#invocationDone = null;
  }

  #timedOut(): void {
    const seconds = (this.#function.timeoutMs / 1000).toFixed(2);
    this.#settle({ outcome: 'timeout', body: null, detail: `Task timed out after ${seconds} seconds` });
    void this.end();
  }

  #initFailed(outcome: 'init-error' | 'init-timeout' | 'out-of-memory', detail: string): void {
    this.#initDone?.({ kind: 'failed', outcome, detail });
    this.#initDone = null;
  }

  #ended(detail: string, exit: number | NodeJS.Signals | null): void {
    const isOutOfMemory = this.#isOutOfMemory || isHeapExhausted(exit, this.#output);
    this.#state = 'gone';
    this.#api.close();
    this.#initFailed(isOutOfMemory ? 'out-of-memory' : 'init-error', detail);
    this.#settle({ outcome: isOutOfMemory ? 'out-of-memory' : 'crash', body: null, detail });
    this.onGone();
  }
}
