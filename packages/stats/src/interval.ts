/** A closed range for an unknown number. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** An estimate and its range. */
export interface EstimatedInterval extends Interval {
  readonly value: number;
}
