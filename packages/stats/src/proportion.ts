import { requireOpenShare } from './error.ts';
import type { EstimatedInterval } from './interval.ts';
import { standardDeviation } from './moments.ts';
import { normalQuantile } from './normal.ts';
import { studentTCritical } from './student-t.ts';

/** Successes among trials of one repeat. */
export interface Tally {
  readonly successes: number;
  readonly trials: number;
}

/**
 * Wilson's score interval of a share of independent trials; null without trials. `critical` replaces the normal z.
 * @see Wilson (1927), J. Am. Stat. Assoc. 22, 209–212; Newcombe (1998), Statistics in Medicine 17, 857–872 (method 3)
 */
export function wilsonInterval(
  successes: number,
  trials: number,
  level = 0.95,
  critical = normalQuantile((1 + level) / 2),
): EstimatedInterval | null {
  requireOpenShare('level', level);
  if (trials <= 0) return null;
  const share = successes / trials;
  const z2 = critical * critical;
  const centre = (share + z2 / (2 * trials)) / (1 + z2 / trials);
  const half =
    (critical * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials))) / (1 + z2 / trials);
  // At 0 and 1 the formula is exact but for rounding.
  return {
    value: share,
    low: share === 0 ? 0 : Math.max(0, centre - half),
    high: share === 1 ? 1 : Math.min(1, centre + half),
  };
}

/**
 * Share over several repeats whose requests are not independent: the wider of two intervals, both with Student's t
 * on K−1 degrees of freedom. One is Wilson's on the effective number of trials (trials ÷ design effect between repeats, never
 * more than the trials); the other, where every repeat had both outcomes, is the spread of the repeats' own logits, which
 * holds when shares differ by factors between repeats. Where no trial or every trial succeeded, or with one repeat, the
 * repeats tell nothing about clustering and plain Wilson remains. Coverage is measured in `bench/share-coverage.proof.ts`.
 * @see Korn & Graubard (1998), Survey Methodology 24, 193–201; Dean & Pagano (2015), J. Surv. Stat. Methodol. 3, 484–503
 */
export function repeatProportion(tallies: readonly Tally[], level = 0.95): EstimatedInterval | null {
  const successes = tallies.reduce((sum, tally) => sum + tally.successes, 0);
  const trials = tallies.reduce((sum, tally) => sum + tally.trials, 0);
  const count = tallies.length;
  if (trials === 0 || count < 2 || successes === 0 || successes === trials) {
    return wilsonInterval(successes, trials, level);
  }
  const share = successes / trials;
  const critical = studentTCritical(level, count - 1);
  const squares = tallies.reduce((sum, tally) => sum + (tally.successes - share * tally.trials) ** 2, 0);
  const variance = ((count / (count - 1)) * squares) / (trials * trials);
  const designEffect = Math.max(1, (variance * trials) / (share * (1 - share)));
  const effective = trials / designEffect;
  const wilson = wilsonInterval(share * effective, effective, level, critical);
  const hasBoth = tallies.every((tally) => tally.successes > 0 && tally.successes < tally.trials);
  if (wilson === null || !hasBoth) return wilson;
  const logits = tallies.map((tally) => Math.log(tally.successes / (tally.trials - tally.successes)));
  const half = (critical * standardDeviation(logits)) / Math.sqrt(count);
  const moved = (by: number): number => 1 / (1 + ((1 - share) / share) * Math.exp(-by));
  const own = { value: share, low: moved(-half), high: moved(half) };
  return own.high - own.low > wilson.high - wilson.low ? own : wilson;
}
