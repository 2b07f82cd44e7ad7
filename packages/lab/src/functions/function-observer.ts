import type { FunctionObservation, Invocation } from '@crossover/model';

/** Adds up what the functions do between `begin` and `end`. */
export class FunctionObserver {
  #originMs = 0;
  #invocations: Invocation[] = [];
  #throttles = 0;
  #bankedUsed = 0;
  #isBankExhausted = false;
  #size = 0;
  #maxSize = 0;
  #sizeIntegral = 0;
  #sizeSinceMs = 0;
  #isObserving = false;
  /** From here on waits for a core count. */
  #settled = { invocations: 0, cpuWaitSeconds: 0 };

  /** @param cpuWaitSeconds that environments have waited for a core so far, here and below. */
  begin(nowMs: number, cpuWaitSeconds: number): void {
    this.#originMs = nowMs;
    this.#settled = { invocations: 0, cpuWaitSeconds };
    this.#invocations = [];
    this.#throttles = 0;
    this.#bankedUsed = 0;
    this.#isBankExhausted = false;
    this.#maxSize = this.#size;
    this.#sizeIntegral = 0;
    this.#sizeSinceMs = nowMs;
    this.#isObserving = true;
  }

  /** Milliseconds since `begin`. */
  sinceBeginMs(nowMs: number): number {
    return Math.max(0, nowMs - this.#originMs);
  }

  /** Whether it is the first since `begin`. */
  invoked(invocation: Invocation): boolean {
    return this.#isObserving && this.#invocations.push(invocation) === 1;
  }

  /** What started together has started: from now on a wait for a core is the load's. */
  settle(cpuWaitSeconds: number): void {
    if (this.#isObserving) this.#settled = { invocations: this.#invocations.length, cpuWaitSeconds };
  }

  throttled(): void {
    this.#throttles += 1;
  }

  bankUsed(): void {
    this.#bankedUsed += 1;
  }

  bankExhausted(): void {
    this.#isBankExhausted = true;
  }

  /** The number of environments changed. */
  sized(size: number, nowMs: number): void {
    this.#sizeIntegral += this.#size * (nowMs - this.#sizeSinceMs);
    this.#sizeSinceMs = nowMs;
    this.#size = size;
    this.#maxSize = Math.max(this.#maxSize, size);
  }

  end(nowMs: number, cpuWaitSeconds: number): { functions: FunctionObservation; invocations: Invocation[] } {
    this.sized(this.#size, nowMs);
    this.#isObserving = false;
    const invocations = this.#invocations;
    const warm = invocations.filter((invocation) => invocation.initDurationMs === null);
    const observedMs = nowMs - this.#originMs;
    const settled = invocations.length - this.#settled.invocations;
    const waitedMs = 1000 * Math.max(0, cpuWaitSeconds - this.#settled.cpuWaitSeconds);
    return {
      invocations,
      functions: {
        invocations: invocations.length,
        coldStarts: invocations.length - warm.length,
        throttles: this.#throttles,
        failures: invocations.filter((invocation) => invocation.outcome !== 'success').length,
        meanCpuWaitMs: settled === 0 ? null : waitedMs / settled,
        meanDurationMs: mean(invocations.map((invocation) => invocation.durationMs)),
        meanBilledDurationMs: mean(invocations.map((invocation) => invocation.billedDurationMs)),
        meanWarmBilledDurationMs: mean(warm.map((invocation) => invocation.billedDurationMs)),
        maxEnvironments: this.#maxSize,
        meanEnvironments: observedMs > 0 ? this.#sizeIntegral / observedMs : this.#size,
        maxMemoryUsedMib: invocations.reduce(
          (max, { maxMemoryUsedMib }) => Math.max(max, maxMemoryUsedMib),
          0,
        ),
        bankedUsed: this.#bankedUsed,
        isBankExhausted: this.#isBankExhausted,
      },
    };
  }
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
