import { CrossoverError, type Stopping } from '@crossover/model';
import { decideStop, primaryLevel } from '@crossover/stats';

/** When to look, as shares of the budget: often enough to save time, seldom enough to cost little of the error. */
const LOOKS = [0.4, 0.6, 0.8, 1];

/** The control needs two repeats in each of its halves. */
const FIRST_LOOK = 4;

const LEVEL = 0.95;

/** Fewer cannot be looked at before their end. */
export const FEWEST_TO_STOP = FIRST_LOOK + 1;

/**
 * The looks of a run of that many repeats, fixed before it begins.
 *
 * @throws CrossoverError `usage` for a run too short to stop early
 */
export function planStopping(repeats: number): Stopping {
  if (repeats < FEWEST_TO_STOP)
    throw new CrossoverError(
      'usage',
      `Expected at least ${FEWEST_TO_STOP} repeats to stop early, found ${repeats}.`,
      { hint: 'Ask for more with --repeats, or leave --stop-early out.' },
    );
  return { looksAfter: looksAfter(repeats), metric: 'responseP95' };
}

const looksAfter = (repeats: number): number[] => [
  ...new Set(LOOKS.map((share) => Math.max(FIRST_LOOK, Math.round(share * repeats)))),
];

/** Level of the last look's main row: what the earlier looks leave of its half of the table's error. */
export function lastLookLevel(repeats: number): number {
  if (repeats < FEWEST_TO_STOP) return primaryLevel(LEVEL);
  return decideStop({
    logRatio: 0,
    variance: 1,
    bandShare: 0,
    repeats,
    mostRepeats: repeats,
    looks: looksAfter(repeats),
    level: primaryLevel(LEVEL),
  }).level;
}
