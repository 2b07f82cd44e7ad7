import type { RecentProgress } from './protocol.ts';
import { quantileOfUnsorted } from './second-meter.ts';

/** Whoever stops a run on a threshold has 30 s to do so: what counts is seen within a third of that. */
const WINDOW_SECONDS = 10;

interface Second {
  readonly answeredMs: number[];
  failed: number;
  slowestMs: number;
}

const newSecond = (): Second => ({ answeredMs: [], failed: 0, slowestMs: 0 });

/**
 * What ended in the last ten whole seconds: the totals of a long play would hide for minutes that it went bad. Failed
 * requests stand beyond every answered one, however quickly they failed; a percentile among them is at least the
 * longest time that was seen.
 */
export class RecentWindow {
  #seconds: Second[] = [];
  #current = newSecond();

  add(responseTimeMs: number, isFailed: boolean): void {
    if (isFailed) this.#current.failed += 1;
    else this.#current.answeredMs.push(responseTimeMs);
    this.#current.slowestMs = Math.max(this.#current.slowestMs, responseTimeMs);
  }

  closeSecond(): RecentProgress {
    this.#seconds = [...this.#seconds, this.#current].slice(-WINDOW_SECONDS);
    this.#current = newSecond();
    const answeredMs = this.#seconds.flatMap((second) => second.answeredMs);
    const failed = this.#seconds.reduce((sum, second) => sum + second.failed, 0);
    const slowestMs = Math.max(...this.#seconds.map((second) => second.slowestMs));
    const times = [...answeredMs, ...Array.from({ length: failed }, () => slowestMs)];
    const of = (p: number) => (times.length === 0 ? null : quantileOfUnsorted(times, p));
    return { ended: times.length, failed, p50Ms: of(0.5), p95Ms: of(0.95), p99Ms: of(0.99) };
  }
}
