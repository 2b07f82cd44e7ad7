import type { Metric, Quantity, Report } from '@crossover/model';
import { studentTCritical } from '@crossover/stats';
import { whyNotComparable } from './factors.ts';
import { differenceOf, ends } from './interval-difference.ts';

/** `lower` and `higher` say how the second run's value lies to the first's. */
export type RunVerdict =
  | 'lower'
  | 'higher'
  | 'no-practical-difference'
  | 'inconclusive'
  | 'not-estimable'
  | 'withheld';

/** One metric of one architecture under one workload in both runs. */
export interface MeasureRow {
  readonly workload: string;
  readonly architecture: string;
  readonly metric: Metric;
  readonly a: Quantity;
  readonly b: Quantity;
  /** Second minus first, with an interval at the runs' own level. */
  readonly difference: Quantity | null;
  /** Second over first; null for shares and where there is no interval. */
  readonly ratio: Quantity | null;
  /** Half width of what does not matter, in the metric's unit. */
  readonly band: number;
  readonly verdict: RunVerdict;
}

const COMPARED: readonly Metric[] = ['responseP50', 'responseP95', 'responseP99', 'errorShare', 'coldShare'];

/**
 * Each metric that both runs have, with the difference between the runs.
 *
 * The interval is made from those of the two runs, which are independent (MOVER). Verdicts rest on a wider one,
 * adjusted for the number of rows, and nothing is claimed below what either run calls noise.
 *
 * @see Zou & Donner (2008), Construction of confidence limits about effect measures, Statistics in Medicine 27, 1693–1702
 */
export function compareMeasures(a: Report, b: Report): MeasureRow[] {
  const pairs = a.summaries.flatMap((left) => {
    const right = b.summaries.find(
      (one) => one.workload === left.workload && one.architecture === left.architecture,
    );
    if (right === undefined) return [];
    return COMPARED.flatMap((metric) => {
      const [ofA, ofB] = [left.metrics[metric], right.metrics[metric]];
      if (ofA === undefined || ofB === undefined || (ofA.value === null && ofB.value === null)) return [];
      const repeats = Math.min(left.repeats.valid, right.repeats.valid);
      return [{ workload: left.workload, architecture: left.architecture, metric, ofA, ofB, repeats }];
    });
  });
  const claims = pairs.filter(({ ofA, ofB }) => differenceOf(ofA, ofB, 1) !== null).length;
  return pairs.map(({ workload, architecture, metric, ofA, ofB, repeats }): MeasureRow => {
    const difference = differenceOf(ofA, ofB, 1);
    const band = bandOf(a, metric, Math.min(ofA.value ?? 0, ofB.value ?? 0));
    return {
      workload,
      architecture,
      metric,
      a: ofA,
      b: ofB,
      difference,
      ratio: metric === 'errorShare' || metric === 'coldShare' ? null : ratioOf(ofA, ofB),
      band,
      verdict:
        whyNotComparable(a, b, workload) !== null
          ? 'withheld'
          : difference === null || repeats < 2
            ? 'not-estimable'
            : decide(
                differenceOf(ofA, ofB, widening(a.statistics.level, repeats - 1, claims)) ?? difference,
                band,
                Math.max(
                  noiseOf(a, workload, architecture, metric),
                  noiseOf(b, workload, architecture, metric),
                ),
              ),
    };
  });
}

/** How much wider an interval must be so that all rows together keep the level (Bonferroni). */
function widening(level: number, degrees: number, rows: number): number {
  return studentTCritical(1 - (1 - level) / Math.max(1, rows), degrees) / studentTCritical(level, degrees);
}

/** b ÷ a by the same method on logarithms. */
function ratioOf(a: Quantity, b: Quantity): Quantity | null {
  const log = (quantity: Quantity) => {
    const known = ends(quantity, 1);
    return known === null || known.low <= 0
      ? null
      : { ...quantity, value: Math.log(known.value), low: Math.log(known.low), high: Math.log(known.high) };
  };
  const [left, right] = [log(a), log(b)];
  const difference = left === null || right === null ? null : differenceOf(left, right, 1);
  if (difference === null) return null;
  const exp = (value: number | null) => (value === null ? null : Math.exp(value));
  return {
    ...difference,
    unit: 'ratio',
    value: exp(difference.value),
    low: exp(difference.low),
    high: exp(difference.high),
  };
}

/** As the runs themselves judge: the larger of a share of the smaller value and an amount. */
function bandOf({ statistics }: Report, metric: Metric, smaller: number): number {
  const { share, ms, errorShare } = statistics.smallestEffect;
  return metric === 'errorShare' || metric === 'coldShare' ? errorShare : Math.max(ms, share * smaller);
}

/** What a run's own control and its generator's lateness leave unclear. */
function noiseOf(report: Report, workload: string, architecture: string, metric: Metric): number {
  const limits = report.comparisons
    .filter((row) => row.workload === workload && row.metric === metric)
    .filter((row) => row.a === architecture || row.b === architecture)
    .flatMap(({ noiseFloor, instrumentBias }) => [noiseFloor.value ?? 0, instrumentBias.value ?? 0]);
  return Math.max(0, ...limits);
}

function decide({ value, low, high }: Quantity, band: number, noise: number): RunVerdict {
  if (value === null || low === null || high === null) return 'not-estimable';
  if (low >= -band && high <= band) return 'no-practical-difference';
  if (Math.abs(value) <= noise || (low <= 0 && high >= 0)) return 'inconclusive';
  return value < 0 ? 'lower' : 'higher';
}
