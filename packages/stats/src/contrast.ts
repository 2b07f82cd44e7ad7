import type { NotEstimableReason } from './estimate.ts';
import type { EstimatedInterval } from './interval.ts';

/** The difference of a and b in one metric, at any level: what is known before a table is adjusted. */
export interface Contrast {
  readonly state: 'estimated';
  readonly p: number;
  /** of one pair's contribution: squared standard error × repeats, log scale for percentiles */
  readonly variance: number;
  readonly ratioAt: (level: number) => EstimatedInterval | null;
  readonly differenceAt: (level: number) => EstimatedInterval;
}

export interface NoContrast {
  readonly state: 'not-estimable';
  readonly reason: NotEstimableReason;
}

export const noContrast = (reason: NotEstimableReason): NoContrast => ({ state: 'not-estimable', reason });

/** The two estimates that are compared, both in the metric's unit. */
export interface Values {
  readonly a: number;
  readonly b: number;
}
