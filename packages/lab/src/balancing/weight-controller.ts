import {
  decideFunctionShare,
  type LabSettings,
  toWeights,
  type WeightDecision,
  type WeightPolicy,
} from '@crossover/model';
import { MetricSeries } from './metric-series.ts';

export interface Weights {
  readonly servers: number;
  readonly functions: number;
}

export interface Look extends WeightDecision {
  readonly ratePerSecond: number | null;
  readonly healthyServers: number;
  readonly weights: Weights;
  readonly isChanged: boolean;
}

type Timing = Pick<LabSettings, 'metricPeriodMs' | 'metricDelayMs' | 'evaluationPeriods' | 'timeCompression'>;

/**
 * The deployed controller with the lab's clock: the same decision on metrics that are as coarse and as late, all of
 * it `timeCompression` times as quick. Knows no clock of its own.
 */
export class WeightController {
  /** Between two looks: as often as there is a new value. */
  readonly periodMs: number;
  readonly #policy: WeightPolicy;
  readonly #metrics: MetricSeries;
  #healthyServers: number;
  #weights: Weights = toWeights(0);

  constructor(policy: WeightPolicy, timing: Timing, healthyServers: number) {
    const { metricPeriodMs, metricDelayMs, evaluationPeriods, timeCompression } = timing;
    this.periodMs = metricPeriodMs / timeCompression;
    this.#policy = policy;
    this.#healthyServers = healthyServers;
    this.#metrics = new MetricSeries(
      { periodMs: this.periodMs, delayMs: metricDelayMs / timeCompression, evaluationPeriods },
      healthyServers,
    );
  }

  get weights(): Weights {
    return this.#weights;
  }

  counted(nowMs: number): void {
    this.#metrics.counted(nowMs);
  }

  healthy(nowMs: number, servers: number): void {
    this.#metrics.healthy(nowMs, servers);
  }

  /** Looks at what has arrived of the metrics, and moves the weights if that asks for it. */
  look(nowMs: number): Look {
    const { ratePerSecond, healthyServers } = this.#metrics.read(nowMs);
    // No metric yet is no reason to take all traffic from the servers.
    this.#healthyServers = healthyServers ?? Math.max(1, this.#healthyServers);
    const decision = decideFunctionShare(
      {
        ratePerSecond: healthyServers === null ? null : ratePerSecond,
        healthyServers: this.#healthyServers,
        functionShare: this.#weights.functions / 100,
      },
      this.#policy,
    );
    const weights = toWeights(decision.functionShare);
    const isChanged = weights.functions !== this.#weights.functions;
    this.#weights = weights;
    return { ...decision, ratePerSecond, healthyServers: this.#healthyServers, weights, isChanged };
  }
}
