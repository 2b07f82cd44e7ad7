import type { RecentProgress } from './protocol.ts';
import { quantileOfUnsorted } from './second-meter.ts';

/** Whoever stops a run on a threshold has 30 s to do so: what counts is seen within a third of that. */
const WINDOW_SECONDS = 10;

/** What ended in the last ten whole seconds: the totals of a long play would hide for minutes that it went bad. */
export class RecentWindow {
  #seconds: { timesMs: number[]; failed: number }[] = [];
  #current: { timesMs: number[]; failed: number } = { timesMs: [], failed: 0 };

  /** A failed request took at least this long. */
  add(responseTimeMs: number, isFailed: boolean): void {
    this.#current.timesMs.push(responseTimeMs);
    if (isFailed) this.#current.failed += 1;
  }

  closeSecond(): RecentProgress {
    this.#seconds = [...this.#seconds, this.#current].slice(-WINDOW_SECONDS);
    this.#current = { timesMs: [], failed: 0 };
    const timesMs = this.#seconds.flatMap((second) => second.timesMs);
    const of = (p: number) => (timesMs.length === 0 ? null : quantileOfUnsorted(timesMs, p));
    return {
      ended: timesMs.length,
      failed: this.#seconds.reduce((sum, second) => sum + second.failed, 0),
      p50Ms: of(0.5),
      p95Ms: of(0.95),
      p99Ms: of(0.99),
    };
  }
}
