import { type Contrast, type NoContrast, noContrast, type Values } from './contrast.ts';
import {
  type Design,
  differenceOfRatio,
  type Level,
  pOf,
  type Spread,
  spreadOf,
  tInterval,
} from './difference.ts';
import type { EstimatedInterval } from './interval.ts';
import { covariance, standardDeviation } from './moments.ts';
import { blended, quantileInfluences } from './quantile-interval.ts';
import { reachOfShares, type ShareReach } from './share-reach.ts';
import { studentTCritical } from './student-t.ts';
import type { RepeatSample } from './summary.ts';

/**
 * Log ratio of two pooled percentiles, its spread `blended` from the two versions that `quantileInfluences` gives; beside
 * a gap in the distribution never surer than the shares of requests are (`reachOfShares`).
 */
export function percentileContrast(
  p: number,
  values: Values,
  a: readonly RepeatSample[],
  b: readonly RepeatSample[],
  design: Design,
): Contrast | NoContrast {
  if (values.a <= 0 || values.b <= 0) return noContrast('zero-value');
  const latenciesA = a.map((repeat) => repeat.latencies);
  const latenciesB = b.map((repeat) => repeat.latencies);
  const influencesA = quantileInfluences(latenciesA, p);
  const influencesB = quantileInfluences(latenciesB, p);
  const versions = influencesA.flatMap((ofA, version) => {
    const ofB = influencesB[version] ?? null;
    return ofA === null || ofB === null ? [] : [{ ofA, ofB, spread: spreadOf(ofA, ofB, design) }];
  });
  if (versions.length === 0) return noContrast('censored');
  const [wider, narrower = wider] = versions
    .flatMap((version) => (version.spread === null ? [] : { ...version, spread: version.spread }))
    .sort((one, other) => other.spread.standardError - one.spread.standardError);
  if (wider === undefined || narrower === undefined) return noContrast('too-few-repeats');
  const { ofA, ofB } = wider;
  const spread = {
    ...wider.spread,
    standardError: blended(wider.spread.standardError, narrower.spread.standardError),
  };
  const logRatio = Math.log(values.a / values.b);
  const reach = reachOfShares(p, values, latenciesA, latenciesB, design);
  const ratioAt = (level: number): EstimatedInterval => {
    const ofSpread = tInterval(logRatio, spread, level);
    const { low, high } = reach?.endsAt(level) ?? ofSpread;
    return {
      value: values.a / values.b,
      low: Math.exp(Math.min(low, ofSpread.low)),
      high: Math.exp(Math.max(high, ofSpread.high)),
    };
  };
  return {
    state: 'estimated',
    p: Math.max(pOf(logRatio, spread), reach?.p ?? 0),
    // Planning and stopping must not be surer than the table.
    variance: Math.max(spread.standardError, errorOf(reach, logRatio, spread)) ** 2 * a.length,
    ratioAt,
    differenceAt: (level) =>
      differenceOfRatio(
        levelOf(values.a, ofA, correlationWithRatio(ofA, ofB, design), level),
        levelOf(values.b, ofB, -correlationWithRatio(ofB, ofA, design), level),
        ratioAt(level),
      ),
  };
}

/** The standard error that would give Student's interval of 95 % the reach of the shares; 0 without one. */
function errorOf(reach: ShareReach | null, logRatio: number, { degreesOfFreedom }: Spread): number {
  if (reach === null) return 0;
  const { low, high } = reach.endsAt(0.95);
  return Math.max(logRatio - low, high - logRatio) / studentTCritical(0.95, degreesOfFreedom);
}

function levelOf(value: number, influences: readonly number[], correlation: number, level: number): Level {
  const count = influences.length;
  if (count < 2) return { value, relativeHalfWidth: 0, correlation: 0 };
  const half = (studentTCritical(level, count - 1) * standardDeviation(influences)) / Math.sqrt(count);
  return { value, relativeHalfWidth: half, correlation };
}

/** Correlation of one side's log value with its log ratio to the other. */
function correlationWithRatio(own: readonly number[], other: readonly number[], design: Design): number {
  if (own.length < 2 || other.length < 2) return 0;
  const deviation = standardDeviation(own);
  if (design === 'paired') {
    const differences = own.map((x, k) => x - (other[k] ?? 0));
    const scale = deviation * standardDeviation(differences);
    return scale === 0 ? 0 : covariance(own, differences) / scale;
  }
  const ofOwn = deviation ** 2 / own.length;
  const ofOther = standardDeviation(other) ** 2 / other.length;
  return ofOwn === 0 ? 0 : Math.sqrt(ofOwn / (ofOwn + ofOther));
}
