import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { GeneratorSecond } from '@crossover/model';

const SAMPLING_MS = 10;

/** How well the generator does, second by second: counts, lateness, its event loop and its CPU. */
export class SecondMeter {
  readonly seconds: GeneratorSecond[] = [];
  readonly #scheduledBySecond: Int32Array;
  readonly #loopDelay: IntervalHistogram;
  #cpu: NodeJS.CpuUsage;
  #lagsMs: number[] = [];
  #sent = 0;
  #completed = 0;
  #failed = 0;

  constructor(dueMs: Float64Array) {
    const lastMs = dueMs.at(-1) ?? 0;
    this.#scheduledBySecond = new Int32Array(Math.floor(lastMs / 1000) + 1);
    for (const time of dueMs) {
      const second = Math.floor(time / 1000);
      this.#scheduledBySecond[second] = (this.#scheduledBySecond[second] ?? 0) + 1;
    }
    this.#loopDelay = monitorEventLoopDelay({ resolution: SAMPLING_MS });
    this.#loopDelay.enable();
    this.#cpu = process.cpuUsage();
  }

  sent(lagMs: number): void {
    this.#sent += 1;
    this.#lagsMs.push(Math.max(0, lagMs));
  }

  ended(isFailed: boolean): void {
    if (isFailed) this.#failed += 1;
    else this.#completed += 1;
  }

  /** Whether anything happened since the last second was closed. */
  get hasActivity(): boolean {
    return this.#sent + this.#completed + this.#failed > 0;
  }

  closeSecond(): GeneratorSecond {
    const cpu = process.cpuUsage(this.#cpu);
    const number = this.seconds.length;
    const second: GeneratorSecond = {
      second: number,
      scheduled: this.#scheduledBySecond[number] ?? 0,
      sent: this.#sent,
      completed: this.#completed,
      failed: this.#failed,
      lagP99Ms: rounded(quantileOfUnsorted(this.#lagsMs, 0.99)),
      eventLoopDelayMaxMs: rounded(Math.max(0, this.#loopDelay.max / 1e6 - SAMPLING_MS)),
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
    };
    this.#loopDelay.reset();
    this.#cpu = process.cpuUsage();
    this.#lagsMs = [];
    this.#sent = 0;
    this.#completed = 0;
    this.#failed = 0;
    this.seconds.push(second);
    return second;
  }

  stop(): void {
    this.#loopDelay.disable();
  }
}

/** Nearest-rank quantile of values in any order; 0 when there is none. */
export function quantileOfUnsorted(values: ArrayLike<number>, share: number): number {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function rounded(timeMs: number): number {
  return Math.round(timeMs * 1000) / 1000;
}
