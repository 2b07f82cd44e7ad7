import type { Values } from './contrast.ts';
import { type Design, spreadOf } from './difference.ts';
import { type Distribution, distributionQuantile } from './distribution.ts';
import { middleOfGap } from './gap.ts';
import type { Interval } from './interval.ts';
import { logit, shiftLogit } from './logit.ts';
import { pooledQuantile } from './pooled-quantile.ts';
import { pooledShareWithin } from './pooled-share.ts';
import { studentTCritical, studentTTwoSidedP } from './student-t.ts';

/** What the shares of requests say of the log ratio of two percentiles. */
export interface ShareReach {
  /** Two-sided, of "both shares are the same at either percentile". */
  readonly p: number;
  readonly endsAt: (level: number) => Interval;
}

/** A gap is looked for this far around the percentile. */
const LOOKED_AT_LEVEL = 0.99;
/** A nanosecond: a time of zero has no logarithm. */
const SMALLEST_MS = 1e-6;

/**
 * Woodruff's reasoning for two sides, beside a gap in the distribution: between warm requests and cold starts, or between
 * the slowest answer and the failures. There chance puts one side's percentile before the gap and the other's behind it,
 * and no spread of the repeats' quantiles tells so. Their shares do: how the share of requests within the percentile
 * varies between repeats (within pairs, if paired) says how far the level p itself is uncertain, and the quantiles of
 * either side at that distance from p bound the ratio. It holds 1 where the shares at one side's percentile are no
 * more different than that. Failures stand as far out as anything that was observed.
 *
 * Null where the quantiles' own spread tells more: where no gap lies within reach, so that they vary smoothly, and where
 * one does, but all repeats of a side are on the same side of it. Chance would have scattered them.
 * @see Woodruff (1952), J. Am. Stat. Assoc. 47, 635–646
 */
export function reachOfShares(
  p: number,
  values: Values,
  a: readonly Distribution[],
  b: readonly Distribution[],
  design: Design,
): ShareReach | null {
  const spread = spreadOf(
    a.map((repeat) => pooledShareWithin([repeat], values.a)),
    b.map((repeat) => pooledShareWithin([repeat], values.b)),
    design,
  );
  if (spread === null || spread.standardError === 0) return null;
  const standardError = spread.standardError / (p * (1 - p));
  const shiftAt = (level: number): number => studentTCritical(level, spread.degreesOfFreedom) * standardError;
  const farthest = Math.max(...[...a, ...b].map((repeat) => repeat.values.at(-1) ?? 0));
  const quantileAt = (side: readonly Distribution[], shift: number): number =>
    Math.max(SMALLEST_MS, pooledQuantile(side, shiftLogit(p, shift)) ?? farthest);
  const widest = shiftAt(LOOKED_AT_LEVEL);
  const isScattered = (side: readonly Distribution[]): boolean => {
    const middle = middleOfGap((share) => quantileAt(side, share * widest));
    return middle !== null && areOnBothSides(middle, p, side);
  };
  if (!isScattered(a) && !isScattered(b)) return null;
  return {
    p: studentTTwoSidedP(distance(p, values, a, b) / standardError, spread.degreesOfFreedom),
    endsAt: (level) => {
      const shift = shiftAt(level);
      // Quantile over quantile, not sums of logarithms: where ties make both the same it is 0 without rounding.
      return {
        low: Math.min(Math.log(quantileAt(a, -shift) / values.b), Math.log(values.a / quantileAt(b, shift))),
        high: Math.max(Math.log(quantileAt(a, shift) / values.b), Math.log(values.a / quantileAt(b, -shift))),
      };
    },
  };
}

/** Whether the p quantiles of some repeats are before x and of others behind it, or among their failures. */
function areOnBothSides(x: number, p: number, repeats: readonly Distribution[]): boolean {
  const before = repeats.filter((repeat) => (distributionQuantile(repeat, p) ?? Infinity) < x).length;
  return before > 0 && before < repeats.length;
}

/** How far p has to move on the logit scale until one side's percentile is the other's. */
function distance(p: number, values: Values, a: readonly Distribution[], b: readonly Distribution[]): number {
  if (values.a === values.b) return 0;
  const [faster, slower] = values.a < values.b ? [a, b] : [b, a];
  const ofSlower = logit(p) - logit(pooledShareWithin(slower, Math.min(values.a, values.b)));
  const ofFaster = logit(pooledShareWithin(faster, Math.max(values.a, values.b))) - logit(p);
  return Math.max(0, Math.min(ofSlower, ofFaster));
}
