import { type Design, differenceOfRatio, pOf, spreadOf, tInterval } from './difference.ts';
import { requestCount } from './distribution.ts';
import type { Estimate, NotEstimableReason } from './estimate.ts';
import type { EstimatedInterval } from './interval.ts';
import { METRICS, type Metric, repeatValues } from './metric.ts';
import type { Tally } from './proportion.ts';
import { proportionDifference, proportionDifferenceP } from './proportion-difference.ts';
import { quantileInfluences, standardDeviation } from './quantile-interval.ts';
import { studentTCritical } from './student-t.ts';
import type { RepeatSample } from './summary.ts';

/** The difference of a and b in one metric, at any level: what is known before a table is adjusted. */
export interface Contrast {
  readonly state: 'estimated';
  readonly p: number;
  /** of one pair's contribution: squared standard error × repeats, log scale for percentiles */
  readonly variance: number;
  readonly ratioAt: (level: number) => EstimatedInterval | null;
  readonly differenceAt: (level: number) => EstimatedInterval;
}

export interface NoContrast {
  readonly state: 'not-estimable';
  readonly reason: NotEstimableReason;
}

export interface Side {
  readonly estimate: Estimate;
  readonly repeats: readonly RepeatSample[];
}

const noContrast = (reason: NotEstimableReason): NoContrast => ({ state: 'not-estimable', reason });

/** Contrast of one metric; see `compare` for the method. */
export function contrastOf(
  metric: Metric,
  a: Side,
  b: Side,
  design: Design,
  sloMs: number | null,
): Contrast | NoContrast {
  if (a.estimate.state === 'not-estimable') return noContrast(a.estimate.reason);
  if (b.estimate.state === 'not-estimable') return noContrast(b.estimate.reason);
  const values = { a: a.estimate.value, b: b.estimate.value };
  const { p } = METRICS[metric];
  if (p !== null) return percentileContrast(p, values, a.repeats, b.repeats, design);
  const name = metric === 'errorShare' ? 'errorShare' : 'goodput';
  const valuesA = repeatValues(name, a.repeats, sloMs);
  const valuesB = repeatValues(name, b.repeats, sloMs);
  if (valuesA === null || valuesB === null) return noContrast('no-window');
  const contrast = valueContrast(values, valuesA, valuesB, design);
  return metric === 'errorShare'
    ? withRareEvents(contrast, errorTally(a.repeats), errorTally(b.repeats))
    : contrast;
}

function errorTally(repeats: readonly RepeatSample[]): Tally {
  return {
    successes: repeats.reduce((sum, { latencies }) => sum + latencies.censored, 0),
    trials: repeats.reduce((sum, { latencies }) => sum + requestCount(latencies), 0),
  };
}

/**
 * Where errors are rare or absent, the repeats agree by chance and their spread says too little (none at all when no
 * request failed). A contrast of shares is therefore never surer than independent trials would be.
 */
function withRareEvents(contrast: Contrast | NoContrast, a: Tally, b: Tally): Contrast | NoContrast {
  if (contrast.state === 'not-estimable') return contrast;
  return {
    ...contrast,
    p: Math.max(contrast.p, proportionDifferenceP(a, b)),
    differenceAt: (level) => {
      const { value, low, high } = contrast.differenceAt(level);
      const trials = proportionDifference(a, b, level);
      return trials === null
        ? { value, low, high }
        : { value, low: Math.min(low, trials.low), high: Math.max(high, trials.high) };
    },
  };
}

interface Values {
  readonly a: number;
  readonly b: number;
}

function percentileContrast(
  p: number,
  values: Values,
  a: readonly RepeatSample[],
  b: readonly RepeatSample[],
  design: Design,
): Contrast | NoContrast {
  const influencesOf = (repeats: readonly RepeatSample[]) =>
    quantileInfluences(
      repeats.map((repeat) => repeat.latencies),
      p,
    );
  const influencesA = influencesOf(a);
  const influencesB = influencesOf(b);
  const versions = influencesA.flatMap((ofA, version) => {
    const ofB = influencesB[version] ?? null;
    return ofA === null || ofB === null ? [] : [{ ofB, spread: spreadOf(ofA, ofB, design) }];
  });
  if (versions.length === 0) return noContrast('censored');
  const spread = versions
    .flatMap((version) => version.spread ?? [])
    .reduce((widest, one) => (one.standardError > widest.standardError ? one : widest), {
      standardError: -1,
      degreesOfFreedom: 1,
    });
  if (spread.standardError < 0) return noContrast('too-few-repeats');
  const errorOfB =
    b.length < 2 ? 0 : Math.max(...versions.map(({ ofB }) => standardDeviation(ofB))) / Math.sqrt(b.length);
  const logRatio = Math.log(values.a / values.b);
  const ratioAt = (level: number): EstimatedInterval => {
    const { low, high } = tInterval(logRatio, spread, level);
    return { value: values.a / values.b, low: Math.exp(low), high: Math.exp(high) };
  };
  return {
    state: 'estimated',
    p: pOf(logRatio, spread),
    variance: spread.standardError ** 2 * a.length,
    ratioAt,
    differenceAt: (level) => {
      const relativeOfB = b.length < 2 ? 0 : studentTCritical(level, b.length - 1) * errorOfB;
      return differenceOfRatio(values.b, relativeOfB, ratioAt(level));
    },
  };
}

function valueContrast(
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
