/** Why a number, or its interval, cannot be given. */
export type NotEstimableReason =
  /** nothing was observed */
  | 'no-samples'
  /** fewer than ten samples lie beyond the percentile */
  | 'tail-too-thin'
  /** the percentile, or its interval, falls among requests that never completed */
  | 'censored'
  /** an interval needs at least two repeats */
  | 'too-few-repeats'
  /** a maximum grows with the number of samples: no interval is meaningful */
  | 'extreme-value'
  /** a percentile of zero has no ratio */
  | 'zero-value'
  /** no SLO was stated */
  | 'no-slo'
  /** the duration of a repeat is unknown */
  | 'no-window'
  /** the caller did not say which requests were cold */
  | 'not-recorded';

/** How an interval was made; see the file of that name. */
export type IntervalMethod = 'repeat-t-quantile' | 'repeat-bootstrap-t' | 'repeat-wilson';

/** A number with its interval, a number without one, or the reason why there is none. Narrow on `state` before reading. */
export type Estimate =
  | {
      readonly state: 'estimated';
      readonly value: number;
      readonly low: number;
      readonly high: number;
      /** requests behind the number */
      readonly n: number;
      readonly repeats: number;
      /** confidence level, e.g. 0.95 */
      readonly level: number;
      readonly method: IntervalMethod;
    }
  | {
      readonly state: 'value-only';
      readonly value: number;
      readonly n: number;
      readonly repeats: number;
      readonly reason: NotEstimableReason;
    }
  | {
      readonly state: 'not-estimable';
      readonly n: number;
      readonly reason: NotEstimableReason;
      /** for a censored percentile: it is at least this (the timeout), else null */
      readonly atLeast: number | null;
    };
