import type { Request } from '@crossover/model';
import type { ExchangeEnd } from './connections.ts';
import { TimeHistogram } from './histogram.ts';
import type { PlayProgress } from './protocol.ts';
import { RecentWindow } from './recent-window.ts';
import { RecordStore, type RequestLabels } from './record-store.ts';
import { SecondMeter } from './second-meter.ts';

/** Phase of every request of a user's script: a virtual user does not know in which phase it arrived. */
export const SCRIPT_PHASE = 'script';

/** The machine's monotonic clock, milliseconds: the same for all worker threads, unlike `performance.now()`. */
const CLOCK_OFFSET_MS = Number(process.hrtime.bigint()) / 1e6 - performance.now();

export function machineNowMs(): number {
  return performance.now() + CLOCK_OFFSET_MS;
}

/**
 * What the virtual users of one worker thread did, on the machine's monotonic clock. Fed by the engine's own flow
 * steps, or by the plugin when the stock engine runs.
 */
export class ScriptRecorder {
  readonly #store = new RecordStore();
  readonly #labels: RequestLabels[] = [];
  readonly #histogram = new TimeHistogram();
  readonly #meter = new SecondMeter(new Float64Array());
  readonly #recent = new RecentWindow();
  #ended = 0;
  #failed = 0;
  #allowedHosts: ReadonlySet<string> | null = null;
  #onRefused: (host: string) => void = () => {};

  /** From now on only these hosts may be loaded. */
  restrict(hosts: readonly string[], onRefused: (host: string) => void): void {
    this.#allowedHosts = new Set(hosts.map(plainHost));
    this.#onRefused = onRefused;
  }

  /** Whether a request may go there; tells when it may not. */
  mayLoad(host: string): boolean {
    const isAllowed = this.#allowedHosts === null || this.#allowedHosts.has(plainHost(host));
    if (!isAllowed) this.#onRefused(plainHost(host));
    return isAllowed;
  }

  /** @param intendedMs null when the request is due now, as a later step of a flow is. */
  begin(labels: Pick<RequestLabels, 'scenario' | 'route'>, intendedMs: number | null): number {
    const nowMs = machineNowMs();
    const index = this.#labels.push({ ...labels, phase: SCRIPT_PHASE, isWarmUp: false }) - 1;
    this.#store.begin(index, intendedMs ?? nowMs, nowMs);
    this.#meter.sent(nowMs - (intendedMs ?? nowMs));
    return index;
  }

  sent(index: number): void {
    this.#store.sent(index, machineNowMs());
  }

  connected(index: number, timeMs = machineNowMs()): void {
    this.#store.connected(index, timeMs);
  }

  firstByte(index: number): void {
    this.#store.firstByte(index, machineNowMs());
  }

  /** The first end counts; a second one is ignored. */
  end(index: number, end: Omit<ExchangeEnd, 'headers'>): void {
    if (this.#store.isEnded(index)) return;
    this.#store.bytes(index, end.requestBytes, end.responseBytes);
    this.#store.end(index, { status: end.status, error: end.error, facts: end.facts, endMs: machineNowMs() });
    this.#meter.ended(end.error !== null);
    this.#ended += 1;
    if (end.error !== null) this.#failed += 1;
    const { intendedMs, endMs } = this.read(index);
    this.#recent.add(endMs - intendedMs, end.error !== null);
    if (end.status > 0) this.#histogram.add(endMs - intendedMs);
  }

  closeSecond(): PlayProgress {
    const second = this.#meter.closeSecond();
    return {
      // Nothing is scheduled ahead of time in a script: what was sent was due.
      second: { ...second, scheduled: second.sent },
      scheduled: this.#labels.length,
      sent: this.#labels.length,
      completed: this.#ended - this.#failed,
      failed: this.#failed,
      p50Ms: this.#histogram.quantileMs(0.5),
      p99Ms: this.#histogram.quantileMs(0.99),
      recent: this.#recent.closeSecond(),
    };
  }

  read(index: number): Request {
    const labels = this.#labels[index];
    if (labels === undefined) throw new RangeError(`Request ${index} was not begun.`);
    return this.#store.read(index, labels);
  }

  /** All requests in the order in which they began. One that is still under way ends here, as a timeout. */
  *finish(): Generator<Request> {
    this.#meter.stop();
    for (const index of this.#labels.keys()) {
      const facts = { isCold: null, environment: null, handlerMs: null, queryMs: null };
      this.end(index, { status: 0, error: 'timeout', facts, requestBytes: 0, responseBytes: 0 });
      yield this.read(index);
    }
  }
}

/** As URLs and sockets write it: those of IPv6 differ in brackets. */
function plainHost(host: string): string {
  return host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
}

let shared: ScriptRecorder | undefined;

/** The one recorder of this thread: engine and plugin are loaded apart and must mean the same. */
export function sharedRecorder(): ScriptRecorder {
  shared ??= new ScriptRecorder();
  return shared;
}
