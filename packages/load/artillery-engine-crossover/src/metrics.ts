import { bucketOf } from './histogram.ts';
import { histogramCounter, temperatureOf } from './histogram-counters.ts';

/** Artillery's emitter for custom metrics, as handed to `createScenario`. */
export interface MetricEmitter {
  emit(event: string, ...values: unknown[]): unknown;
}

export interface MeasuredExchange {
  readonly route: string;
  /** 0 when no answer came. */
  readonly status: number;
  readonly error: string | null;
  readonly isCold: boolean | null;
  readonly responseTimeMs: number;
}

/**
 * Feeds Artillery's report: the names of its own HTTP engine, so that its summary reads as usual, and our
 * histograms as counters. Counters are gathered and emitted by `flush`, at most once a second.
 */
export class ArtilleryMetrics {
  readonly #emitter: MetricEmitter;
  readonly #counters = new Map<string, number>();

  constructor(emitter: MetricEmitter) {
    this.#emitter = emitter;
  }

  sent(): void {
    this.#count('http.requests');
    this.#emitter.emit('rate', 'http.request_rate');
  }

  ended(exchange: MeasuredExchange): void {
    if (exchange.status > 0) {
      this.#count('http.responses');
      this.#count(`http.codes.${exchange.status}`);
      this.#emitter.emit('histogram', 'http.response_time', exchange.responseTimeMs);
    } else {
      this.#count(`errors.${exchange.error ?? 'unknown'}`);
    }
    // A failed request's time is a lower bound, not a response time: it is counted, not mixed in.
    if (exchange.error === null) {
      const temperature = temperatureOf(exchange.isCold);
      this.#count(histogramCounter(exchange.route, temperature, bucketOf(exchange.responseTimeMs)));
    } else {
      this.#count(`crossover.failed.${exchange.route}`);
    }
  }

  flush(): void {
    for (const [name, count] of this.#counters) this.#emitter.emit('counter', name, count);
    this.#counters.clear();
  }

  #count(name: string): void {
    this.#counters.set(name, (this.#counters.get(name) ?? 0) + 1);
  }
}
