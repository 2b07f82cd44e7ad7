import { requireOpenShare, StatsError } from './error.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { studentTCritical } from './student-t.ts';

export interface StoppingInput {
  /** log ratio of the metric that decides, over the pairs so far */
  readonly logRatio: number;
  /** variance of one pair's log ratio: `EstimatedDifference.variance` */
  readonly variance: number;
  /** pairs so far */
  readonly repeats: number;
  /** pairs at most: fixed before the run */
  readonly mostRepeats: number;
  /** pairs after which it was or will be looked, ascending, fixed before the run; default: after every pair from the third */
  readonly looks?: readonly number[];
  /** half-width of what does not matter, as a share (0.05) */
  readonly bandShare: number;
  /** what the A/A controls find between equals so far, as a share: a larger difference alone ends a run; default 0 */
  readonly noiseFloorShare?: number;
  /** what the instrument itself may add or take, as a share: a claim must hold beyond it; default 0 */
  readonly instrumentBiasShare?: number;
  /** default 0.95: the chance of a false difference over all looks together stays below 1 − level */
  readonly level?: number;
}

export interface StoppingDecision {
  readonly action: 'stop' | 'continue';
  readonly reason: 'different' | 'equivalent' | 'cannot-become-clear' | 'budget-spent' | 'undecided';
  /** level of this look's interval */
  readonly level: number;
}

/**
 * Whether a run may end before its budget of repeats is spent.
 *
 * Looking after every pair and stopping at the first 95 % interval beside zero would be wrong far more often than 5 %.
 * Each look therefore only gets its own part of the 5 %, spent as O'Brien and Fleming's boundary does (little early,
 * most at the end); the parts sum to 5 % at most, so by Bonferroni the whole run keeps its error whatever the
 * dependence between looks. Equivalence needs the same look's interval inside the band.
 * "Cannot become clear" compares the interval that the present variance promises at the full budget, centred where the
 * estimate is now, with zero and the band; stopping so can only lose a finding, never make a false one. A difference no
 * larger than the noise floor is no verdict, so it ends nothing.
 * @see Lan & DeMets (1983), Discrete sequential boundaries for clinical trials, Biometrika 70, 659–663
 */
export function decideStop(input: StoppingInput): StoppingDecision {
  const { logRatio, variance, repeats, mostRepeats, bandShare, level = 0.95 } = input;
  requireOpenShare('level', level);
  if (repeats < 2 || repeats > mostRepeats) {
    throw new StatsError('bad-argument', `expected 2 to ${mostRepeats} pairs, found ${repeats}`);
  }
  const looks = input.looks ?? Array.from({ length: Math.max(0, mostRepeats - 2) }, (_, i) => i + 3);
  const before = Math.max(0, ...looks.filter((look) => look < repeats));
  const alpha = 1 - level;
  const increment = spent(repeats / mostRepeats, alpha) - spent(before / mostRepeats, alpha);
  // An early look can earn so little that its interval is endless: nothing can be read off it.
  const lookLevel = 1 - Math.max(increment, 1e-12);
  const isPlannedLook = looks.includes(repeats);
  const bias = Math.log1p(input.instrumentBiasShare ?? 0);
  const band = Math.log1p(bandShare) - bias;
  const beyond = Math.abs(logRatio) - bias;
  const isNoise = Math.abs(logRatio) <= Math.log1p(input.noiseFloorShare ?? 0);
  const half = studentTCritical(lookLevel, repeats - 1) * Math.sqrt(variance / repeats);
  const decision = (action: 'stop' | 'continue', reason: StoppingDecision['reason']): StoppingDecision => ({
    action,
    reason,
    level: lookLevel,
  });
  if (isPlannedLook && Math.abs(logRatio) + half < band) return decision('stop', 'equivalent');
  if (isPlannedLook && beyond > half && !isNoise) return decision('stop', 'different');
  if (repeats === mostRepeats) return decision('stop', 'budget-spent');
  if (!isPlannedLook) return decision('continue', 'undecided');
  const halfAtEnd = studentTCritical(level, mostRepeats - 1) * Math.sqrt(variance / mostRepeats);
  // The estimate itself may still move by about its present standard error before the end.
  const play = Math.sqrt(variance / repeats - variance / mostRepeats) * 2;
  const canDiffer = beyond + play > halfAtEnd;
  const canEqual = Math.max(0, Math.abs(logRatio) - play) + halfAtEnd < band;
  return canDiffer || canEqual ? decision('continue', 'undecided') : decision('stop', 'cannot-become-clear');
}

/** Error spent by the time a share of the repeats is in. */
function spent(share: number, alpha: number): number {
  if (share <= 0) return 0;
  return 2 * (1 - normalCdf(normalQuantile(1 - alpha / 2) / Math.sqrt(Math.min(1, share))));
}
