/** As many periods as the deployed controller looks back for the newest value that has arrived. */
const WINDOW_PERIODS = 5;

export interface MetricSeriesOptions {
  readonly periodMs: number;
  /** From the end of a period until its values can be read. */
  readonly delayMs: number;
  /** The rate is the mean over this many newest periods. */
  readonly evaluationPeriods: number;
}

export interface MetricValues {
  /** Null where none has arrived. */
  readonly ratePerSecond: number | null;
  readonly healthyServers: number | null;
}

interface Period {
  requests: number;
  /** The least of the period. */
  healthyServers: number;
}

/**
 * A load balancer's request count and healthy hosts as CloudWatch gives them: by whole periods and late. A period
 * without traffic has no value.
 */
export class MetricSeries {
  readonly #options: MetricSeriesOptions;
  readonly #periods = new Map<number, Period>();
  #healthyServers: number;

  constructor(options: MetricSeriesOptions, healthyServers: number) {
    this.#options = options;
    this.#healthyServers = healthyServers;
  }

  counted(nowMs: number): void {
    this.#at(nowMs).requests += 1;
  }

  /** The number of healthy servers is now this. */
  healthy(nowMs: number, servers: number): void {
    const period = this.#at(nowMs);
    period.healthyServers = Math.min(period.healthyServers, servers);
    this.#healthyServers = servers;
  }

  /** What can be read at this moment. */
  read(nowMs: number): MetricValues {
    const { periodMs, delayMs, evaluationPeriods } = this.#options;
    const newest = Math.floor((nowMs - delayMs) / periodMs) - 1;
    this.#forgetBefore(newest - WINDOW_PERIODS - evaluationPeriods);
    for (let index = newest; index > newest - WINDOW_PERIODS; index -= 1) {
      const period = this.#periods.get(index);
      if (period === undefined || period.requests === 0) continue;
      let requests = 0;
      for (let i = 0; i < evaluationPeriods; i += 1) requests += this.#periods.get(index - i)?.requests ?? 0;
      return {
        ratePerSecond: requests / ((evaluationPeriods * periodMs) / 1000),
        healthyServers: period.healthyServers,
      };
    }
    return { ratePerSecond: null, healthyServers: null };
  }

  #at(nowMs: number): Period {
    const index = Math.floor(nowMs / this.#options.periodMs);
    let period = this.#periods.get(index);
    if (period === undefined) {
      period = { requests: 0, healthyServers: this.#healthyServers };
      this.#periods.set(index, period);
    }
    return period;
  }

  #forgetBefore(index: number): void {
    for (const key of this.#periods.keys()) {
      if (key >= index) return;
      this.#periods.delete(key);
    }
  }
}
