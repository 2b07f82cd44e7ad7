import type { Generator } from '@crossover/model';
import { ConnectionPool, type Exchange } from './connections.ts';
import { TimeHistogram } from './histogram.ts';
import type { ArtilleryMetrics } from './metrics.ts';
import type { Connections, PlayProgress, ScheduledRequest } from './protocol.ts';
import { RecentWindow } from './recent-window.ts';
import { RecordStore } from './record-store.ts';
import { quantileOfUnsorted, SecondMeter } from './second-meter.ts';
import { startSending } from './send-timer.ts';

/** Time to settle between the last preparation and the first send. */
const LEAD_MS = 20;

export interface PlayOptions {
  readonly requests: readonly ScheduledRequest[];
  readonly durationMs: number;
  readonly targetUrl: string;
  /** Sent with every request, beside its own. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly connections: Connections;
  readonly metrics?: ArtilleryMetrics;
  readonly onSecond?: (progress: PlayProgress) => void;
  readonly signal?: AbortSignal;
  /** The schedule's start on this process's `performance.now()`. Default: as soon as everything is ready. */
  readonly originMs?: number;
}

export interface Played {
  readonly store: RecordStore;
  readonly generator: Generator;
  /** Lateness of what is summarised, milliseconds: without the warm-up, unless there is nothing else. */
  readonly lagsMs: Float64Array;
}

/**
 * Sends every request of a schedule at its intended time and waits for all answers or their timeouts, and for the
 * schedule's end. Never rejects because of the target: failed requests are part of what is measured.
 *
 * @throws the signal's reason when it is aborted; connections are closed then.
 */
export function playSchedule(options: PlayOptions): Promise<Played> {
  options.signal?.throwIfAborted();
  return new Play(options).run();
}

class Play {
  readonly #options: PlayOptions;
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>> | undefined;
  readonly #pool: ConnectionPool;
  readonly #store: RecordStore;
  readonly #meter: SecondMeter;
  readonly #dueMs: Float64Array;
  readonly #exchanges: (Exchange | undefined)[] = [];
  readonly #histogram = new TimeHistogram();
  readonly #recent = new RecentWindow();
  readonly #originMs: number;
  #expired = 0;
  #sent = 0;
  #completed = 0;
  #failed = 0;
  #onAllEnded: () => void = () => undefined;

  constructor(options: PlayOptions) {
    this.#options = options;
    const target = new URL(options.targetUrl);
    this.#base = target.pathname.replace(/\/$/, '');
    this.#headers = options.headers;
    this.#pool = new ConnectionPool({
      origin: new URL(target.origin),
      connections: options.connections,
      timeoutMs: options.timeoutMs,
    });
    this.#dueMs = Float64Array.from(options.requests, (request) => request.intendedMs);
    this.#store = new RecordStore(options.requests.length);
    this.#meter = new SecondMeter(this.#dueMs);
    this.#originMs = options.originMs ?? performance.now() + LEAD_MS;
  }

  async run(): Promise<Played> {
    const { signal } = this.#options;
    const timers: NodeJS.Timeout[] = [];
    let stopSending: () => void = () => undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        this.#onAllEnded = resolve;
        timers.push(
          setInterval(() => this.#expire(), 5),
          this.#everySecond(),
        );
        stopSending = startSending({
          dueMs: this.#dueMs,
          now: () => this.#now(),
          send: (index) => this.#send(index),
          onDone: () => this.#endIfAllEnded(),
        });
      });
      await this.#untilDuration();
    } finally {
      stopSending();
      for (const timer of timers) clearInterval(timer);
      this.#pool.close();
      this.#meter.stop();
    }
    if (this.#meter.hasActivity) this.#closeSecond();
    this.#options.metrics?.flush();
    const lagsMs = this.#lagsMs();
    return { store: this.#store, generator: this.#generator(lagsMs), lagsMs };
  }

  #now(): number {
    return performance.now() - this.#originMs;
  }

  #send(index: number): void {
    const request = this.#options.requests[index];
    if (request === undefined) return;
    const takenUpMs = this.#now();
    this.#sent += 1;
    this.#store.begin(index, request.intendedMs, takenUpMs);
    this.#meter.sent(takenUpMs - request.intendedMs);
    this.#options.metrics?.sent();
    this.#exchanges[index] = this.#pool.request(
      {
        method: request.method,
        path: this.#base + request.path,
        headers: this.#headers === undefined ? request.headers : { ...request.headers, ...this.#headers },
        body: request.body,
      },
      {
        sent: () => this.#store.sent(index, this.#now()),
        connected: () => this.#store.connected(index, this.#now()),
        firstByte: () => this.#store.firstByte(index, this.#now()),
        ended: (end) => {
          const endMs = this.#now();
          const responseTimeMs = endMs - request.intendedMs;
          this.#store.bytes(index, end.requestBytes, end.responseBytes);
          this.#store.end(index, { status: end.status, error: end.error, facts: end.facts, endMs });
          this.#exchanges[index] = undefined;
          this.#meter.ended(end.error !== null);
          if (end.error === null) this.#completed += 1;
          else this.#failed += 1;
          this.#recent.add(responseTimeMs, end.error !== null);
          if (end.status > 0) this.#histogram.add(responseTimeMs);
          this.#options.metrics?.ended({
            route: request.route,
            status: end.status,
            error: end.error,
            isCold: end.facts.isCold,
            responseTimeMs,
          });
          this.#endIfAllEnded();
        },
      },
    );
    // It may have ended at once: forget it then, as `ended` came before it was noted.
    if (this.#store.isEnded(index)) this.#exchanges[index] = undefined;
  }

  /** Every request has the same time limit, so the oldest is always the next to expire. */
  #expire(): void {
    const beforeMs = this.#now() - this.#options.timeoutMs;
    while (this.#expired < this.#sent && (this.#dueMs[this.#expired] ?? Infinity) <= beforeMs) {
      this.#exchanges[this.#expired]?.expire();
      this.#expired += 1;
    }
  }

  #everySecond(): NodeJS.Timeout {
    return setInterval(() => {
      while (this.#now() >= (this.#meter.seconds.length + 1) * 1000) this.#closeSecond();
    }, 50);
  }

  #closeSecond(): void {
    const second = this.#meter.closeSecond();
    this.#options.metrics?.flush();
    this.#options.onSecond?.({
      second,
      scheduled: this.#dueMs.length,
      sent: this.#sent,
      completed: this.#completed,
      failed: this.#failed,
      p50Ms: this.#histogram.quantileMs(0.5),
      p99Ms: this.#histogram.quantileMs(0.99),
      recent: this.#recent.closeSecond(),
    });
  }

  #endIfAllEnded(): void {
    if (this.#completed + this.#failed === this.#dueMs.length) this.#onAllEnded();
  }

  async #untilDuration(): Promise<void> {
    const { signal, durationMs } = this.#options;
    const restMs = durationMs - this.#now();
    if (restMs <= 0) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, restMs);
    const onAbort = () => reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  #lagsMs(): Float64Array {
    const all = this.#store.lagsMs();
    const summarised = all.filter((_, index) => this.#options.requests[index]?.isWarmUp !== true);
    return summarised.length > 0 ? summarised : all;
  }

  #generator(lagsMs: Float64Array): Generator {
    return {
      scheduled: this.#dueMs.length,
      sent: this.#sent,
      completed: this.#completed,
      failed: this.#failed,
      lagP50Ms: quantileOfUnsorted(lagsMs, 0.5),
      lagP99Ms: quantileOfUnsorted(lagsMs, 0.99),
      lagMaxMs: quantileOfUnsorted(lagsMs, 1),
      connectionsOpened: this.#pool.opened,
      waitedForConnection: this.#pool.waited,
      seconds: this.#meter.seconds,
    };
  }
}
