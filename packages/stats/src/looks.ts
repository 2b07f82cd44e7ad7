import { primaryLevel } from './comparison.ts';
import { decideStop } from './stopping.ts';

/** When to look, as shares of the budget: often enough to save time, seldom enough to cost little of the error. */
const LOOKS = [0.4, 0.6, 0.8, 1];

/** The control needs two repeats in each of its halves. */
const FIRST_LOOK = 4;

/** Fewer repeats cannot be looked at before their end. */
export const FEWEST_TO_STOP = FIRST_LOOK + 1;

/** After how many pairs a run of `mostRepeats` is looked at, ascending; the last is its end. */
export const planLooks = (mostRepeats: number): number[] =>
  mostRepeats < FEWEST_TO_STOP
    ? [mostRepeats]
    : [...new Set(LOOKS.map((share) => Math.max(FIRST_LOOK, Math.round(share * mostRepeats))))];

/** Level of the main row at the last of these looks: what the earlier ones leave of its half of the table's error. */
export function lastLookLevel(mostRepeats: number, level = 0.95): number {
  if (mostRepeats < FEWEST_TO_STOP) return primaryLevel(level);
  return decideStop({
    logRatio: 0,
    variance: 1,
    bandShare: 0,
    repeats: mostRepeats,
    mostRepeats,
    looks: planLooks(mostRepeats),
    level: primaryLevel(level),
  }).level;
}
