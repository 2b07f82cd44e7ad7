import type { EstimatedInterval, Interval } from './interval.ts';

export type Verdict = 'a-better' | 'b-better' | 'equivalent' | 'inconclusive';

/** Why a verdict is what it is. */
export type VerdictReason =
  /** the whole interval lies inside the band of what does not matter */
  | 'interval-inside-band'
  /** the whole adjusted interval lies on one side of zero */
  | 'interval-beyond-zero'
  /** it would, but not by more than the instrument's own bias */
  | 'within-instrument-bias'
  /** it does, but the A/A control shows as much between equals */
  | 'within-noise-floor'
  | 'interval-too-wide'
  /** one side, or the difference, has no interval */
  | 'not-estimable';

export interface VerdictInput {
  /** a − b with its plain interval, in the metric's unit */
  readonly difference: EstimatedInterval;
  /** the interval adjusted for the number of rows; claims of a difference rest on it */
  readonly adjusted: Interval;
  /** half-width of the band of differences that do not matter, ≥ 0 */
  readonly band: number;
  readonly isLowerBetter: boolean;
  /** largest bias of the instrument, from its calibration; default 0 */
  readonly instrumentBias?: number;
  /** the difference that the A/A control found between equals; default 0 */
  readonly noiseFloor?: number;
}

export interface VerdictResult {
  readonly verdict: Verdict;
  readonly reason: VerdictReason;
}

/**
 * Reads a difference in four values. Both intervals are first widened by the instrument's bias on either side.
 * - equivalent: the plain interval lies strictly inside ± band (two one-sided tests; each such claim stands at its own level);
 * - better: the adjusted interval excludes zero, and the estimate exceeds the noise floor;
 * - inconclusive: anything else. Absence of a difference is never concluded from absence of evidence.
 * @see Schuirmann (1987), J. Pharmacokinet. Biopharm. 15, 657–680 (equivalence by interval inclusion)
 */
export function decideVerdict(input: VerdictInput): VerdictResult {
  const { difference, adjusted, band, isLowerBetter, instrumentBias = 0, noiseFloor = 0 } = input;
  if (difference.low - instrumentBias > -band && difference.high + instrumentBias < band) {
    return { verdict: 'equivalent', reason: 'interval-inside-band' };
  }
  const sideOf = (interval: Interval, margin: number): -1 | 0 | 1 =>
    interval.low - margin > 0 ? 1 : interval.high + margin < 0 ? -1 : 0;
  const side = sideOf(adjusted, instrumentBias);
  if (side === 0) {
    const isHidden = sideOf(adjusted, 0) !== 0;
    return { verdict: 'inconclusive', reason: isHidden ? 'within-instrument-bias' : 'interval-too-wide' };
  }
  if (Math.abs(difference.value) <= noiseFloor)
    return { verdict: 'inconclusive', reason: 'within-noise-floor' };
  return { verdict: side < 0 === isLowerBetter ? 'a-better' : 'b-better', reason: 'interval-beyond-zero' };
}
