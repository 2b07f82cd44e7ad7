/** Unused CPU time is kept for this long, as the kernel's own bandwidth control does with its period. */
const SAVED_MS = 100;

export interface LimitedProcess {
  /** CPU seconds so far; null when it has ended. */
  cpuSeconds(): number | null;
  stop(): void;
  go(): void;
}

/**
 * Holds a process to a share of one core, whatever the machine: a bucket that fills at that share and that the process
 * draws its CPU time from. One that has overdrawn stands still until the bucket is even again, so over any longer time
 * it gets its share and no more. The kernel's own control would need root and one of several interfaces.
 */
export class CpuLimit {
  readonly #process: LimitedProcess;
  readonly #share: number;
  #budgetMs: number;
  #lastMs: number;
  #lastCpuSeconds: number;
  #isStopped = false;

  constructor(process: LimitedProcess, share: number, nowMs: number) {
    this.#process = process;
    this.#share = share;
    this.#lastMs = nowMs;
    this.#lastCpuSeconds = process.cpuSeconds() ?? 0;
    this.#budgetMs = this.#cap;
  }

  /** To be called every few milliseconds: in between the process is not watched. */
  check(nowMs: number): void {
    const cpuSeconds = this.#process.cpuSeconds();
    if (cpuSeconds === null) return;
    const earnedMs = this.#share * (nowMs - this.#lastMs);
    const spentMs = (cpuSeconds - this.#lastCpuSeconds) * 1000;
    this.#lastMs = nowMs;
    this.#lastCpuSeconds = cpuSeconds;
    this.#budgetMs = Math.min(this.#cap, this.#budgetMs + earnedMs - spentMs);
    if (!this.#isStopped && this.#budgetMs < 0) {
      this.#isStopped = true;
      this.#process.stop();
    } else if (this.#isStopped && this.#budgetMs >= 0) {
      this.release();
    }
  }

  release(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#process.go();
  }

  get #cap(): number {
    return this.#share * SAVED_MS;
  }
}
