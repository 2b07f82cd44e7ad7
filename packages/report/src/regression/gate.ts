import type { Quantity, Metric as ReportMetric } from '@crossover/model';
import type { Metric } from '@crossover/stats';

/** What a check may fail on. */
export const GATES = ['p50', 'p95', 'p99', 'errors', 'cost', 'crossover'] as const;
export type GateName = (typeof GATES)[number];

/** Something that must not have become worse; a change of up to the share of the earlier value is tolerated. */
export interface Gate {
  readonly name: GateName;
  /** 0: anything beyond the interval counts. */
  readonly toleratedShare: number;
}

/** How the statistics and the report call what a gate of times or failures looks at. */
export const MEASURED: Readonly<Partial<Record<GateName, readonly [Metric, ReportMetric]>>> = {
  p50: ['p50', 'responseP50'],
  p95: ['p95', 'responseP95'],
  p99: ['p99', 'responseP99'],
  errors: ['errorShare', 'errorShare'],
};

/** One number of both runs, and what the gate says of it. */
export interface GateResult {
  readonly gate: GateName;
  /** E.g. `serverless under steady`. */
  readonly subject: string;
  readonly before: Quantity | null;
  readonly after: Quantity | null;
  /** After minus before, with the interval that the outcome rests on. */
  readonly difference: Quantity | null;
  /**
   * `regressed`: worse (a crossover: moved) by more than is tolerated, with the whole interval. `held`: everything else
   * that can be judged. `withheld`: nothing can be said.
   */
  readonly outcome: 'held' | 'regressed' | 'withheld';
  /** Why, as a sentence without its number. */
  readonly reason: string;
}
