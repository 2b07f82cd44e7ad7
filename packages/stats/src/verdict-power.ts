import { StatsError } from './error.ts';
import { normalCdf } from './normal.ts';
import { studentTCdf, studentTCritical } from './student-t.ts';

/** What stands between a true difference of two percentiles and a verdict; all on the log scale. */
export interface VerdictNoise {
  /** variance of one pair's log ratio: `EstimatedDifference.variance` */
  readonly variance: number;
  /** variance of one repeat's log value of each side: `controlVariance`; default none: no noise floor */
  readonly controlVariances?: readonly number[];
  /** what the instrument itself may add, as a share; default 0 */
  readonly instrumentBiasShare?: number;
}

/** Slices of the noise floor's distribution on either side of the effect; more change the fourth digit of the chance. */
const SLICES = 100;
/** Beyond so many standard deviations of the noisier control there is no floor to speak of. */
const FURTHEST_FLOOR = 6;

/**
 * Chance, 0 to 1, that `repeats` pairs call a true difference of `effectShare` by its name, as `decideVerdict` does: the
 * interval at `level` (of the row after the table's adjustment) must exclude zero beyond the instrument's bias, and the
 * difference must exceed what both A/A controls find between equals.
 *
 * The estimate is taken to scatter as Student's t on `repeats` − 1 degrees of freedom (Guenther). A control compares
 * halves, so it scatters by (1/⌈K/2⌉ + 1/⌊K/2⌋) × the variance of one repeat, and not less because the sides of a pair
 * share something; halves of equal size leave it independent of the paired difference. The two floors are taken for
 * independent of each other, which they are not where moments are shared: by Šidák the larger of them is then smaller.
 * @throws StatsError 'bad-argument'
 * @see Guenther (1981), American Statistician 35, 243–244; Šidák (1967), J. Am. Stat. Assoc. 62, 626–633
 */
export function verdictPower(
  noise: VerdictNoise,
  effectShare: number,
  repeats: number,
  level: number,
): number {
  const { variance, controlVariances = [], instrumentBiasShare = 0 } = noise;
  if (repeats < 2) throw new StatsError('bad-argument', `expected at least two pairs, found ${repeats}`);
  const noises = [variance, instrumentBiasShare, ...controlVariances];
  if (!noises.every((one) => one >= 0 && one < Number.POSITIVE_INFINITY))
    throw new StatsError(
      'bad-argument',
      `expected variances and a bias of at least 0, found ${noises.join(', ')}`,
    );
  const df = repeats - 1;
  // Nothing varies: the smallest number there is keeps the divisions below defined.
  const error = Math.max(Math.sqrt(variance / repeats), Number.MIN_VALUE);
  const effect = Math.log1p(effectShare);
  const chanceAbove = (estimate: number): number => studentTCdf((effect - estimate) / error, df);
  const least = Math.log1p(instrumentBiasShare) + studentTCritical(level, df) * error;

  const halves = 1 / Math.ceil(repeats / 2) + 1 / Math.floor(repeats / 2);
  const deviations = controlVariances.map((one) => Math.sqrt(one * halves)).filter((one) => one > 0);
  const chanceOfFloorBelow = (x: number): number =>
    deviations.reduce((chance, deviation) => chance * (2 * normalCdf(x / deviation) - 1), 1);
  const furthest = Math.max(least, FURTHEST_FLOOR * Math.max(0, ...deviations));
  // A slice ends at the effect, where the chance of exceeding it falls, at once where nothing varies.
  const middle = Math.min(Math.max(least, effect), furthest);
  let below = chanceOfFloorBelow(least);
  let power = below * chanceAbove(least);
  for (const [from, to] of [
    [least, middle],
    [middle, furthest],
  ] as const) {
    const width = (to - from) / SLICES;
    for (let slice = 0; width > 0 && slice < SLICES; slice += 1) {
      const floor = from + slice * width;
      const next = chanceOfFloorBelow(floor + width);
      power += (next - below) * chanceAbove(floor + width / 2);
      below = next;
    }
  }
  return power;
}
