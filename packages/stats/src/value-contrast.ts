import { type Contrast, type NoContrast, noContrast, type Values } from './contrast.ts';
import { type Design, pOf, spreadOf, tInterval } from './difference.ts';
import type { EstimatedInterval } from './interval.ts';
import type { Tally } from './proportion.ts';
import {
  proportionDifference,
  proportionDifferenceP,
  proportionRatio,
  type Scales,
} from './proportion-difference.ts';

/** Mean difference of a number that each repeat has for itself: a share or a rate. */
export function valueContrast(
  values: Values,
  valuesA: readonly number[],
  valuesB: readonly number[],
  design: Design,
): Contrast | NoContrast {
  const spread = spreadOf(valuesA, valuesB, design);
  if (spread === null) return noContrast('too-few-repeats');
  const value = values.a - values.b;
  return {
    state: 'estimated',
    p: pOf(value, spread),
    variance: spread.standardError ** 2 * valuesA.length,
    ratioAt: (level) => ratioOfValues(values, valuesA, valuesB, design, level),
    differenceAt: (level) => tInterval(value, spread, level),
  };
}

/** Log ratio with each repeat's relative deviation as its contribution (delta method). */
function ratioOfValues(
  values: Values,
  valuesA: readonly number[],
  valuesB: readonly number[],
  design: Design,
  level: number,
): EstimatedInterval | null {
  if (values.a <= 0 || values.b <= 0) return null;
  const relative = spreadOf(
    valuesA.map((x) => x / values.a),
    valuesB.map((x) => x / values.b),
    design,
  );
  if (relative === null) return null;
  const { low, high } = tInterval(Math.log(values.a / values.b), relative, level);
  return { value: values.a / values.b, low: Math.exp(low), high: Math.exp(high) };
}

/**
 * Where failures, or requests past the SLO, are rare or absent, the repeats agree by chance and their spread says too
 * little (none at all where every repeat has as many). A contrast of shares, and of rates that are shares times `scales`,
 * is therefore never surer than independent trials would be.
 */
export function withRareEvents(
  contrast: Contrast | NoContrast,
  a: Tally,
  b: Tally,
  scales?: Scales,
): Contrast | NoContrast {
  if (contrast.state === 'not-estimable') return contrast;
  return {
    ...contrast,
    p: Math.max(contrast.p, proportionDifferenceP(a, b)),
    ratioAt: (level) => hull(contrast.ratioAt(level), proportionRatio(a, b, level, scales)),
    differenceAt: (level) => {
      const ofRepeats = contrast.differenceAt(level);
      return hull(ofRepeats, proportionDifference(a, b, level, scales)) ?? ofRepeats;
    },
  };
}

function hull(one: EstimatedInterval | null, other: EstimatedInterval | null): EstimatedInterval | null {
  if (one === null || other === null) return one;
  return { value: one.value, low: Math.min(one.low, other.low), high: Math.max(one.high, other.high) };
}
