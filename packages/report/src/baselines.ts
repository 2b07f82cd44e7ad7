import {
  type ArchitectureInputs,
  type BillOptions,
  baselineOf,
  instanceCapacityPerSecond,
  isSplit,
  peakShape,
  type Shape,
  shapeOfWorkload,
} from '@crossover/cost';
import { type Baseline, isScript } from '@crossover/model';
import { roundNumber } from './canonical-json.ts';
import type { RunData } from './run-data.ts';

/** The peak of the traffic that is looked at takes so many servers: fewer would leave little to split. */
const SERVERS_AT_PEAK = 10;

/** Traffic whose rate hardly changes leaves nothing to split. */
const EVEN_PEAK_TO_MEAN = 1.05;
/** What functions are best at, and no run of minutes can show: an hour in which everybody comes. */
const RARE_PEAK = peakShape(1, 20);

/**
 * The cheapest split of each architecture with servers and functions, for the traffic of each of the run's workloads
 * that has a peak, as if it went on all month, the peakiest first, and for a rare high peak; at the mean rate whose
 * peak takes ten servers, because a lab's own rate fits on one.
 */
export function findBaselines(
  run: RunData,
  inputs: readonly ArchitectureInputs[],
  options: BillOptions,
): Baseline[] {
  const shapes = run.plan.workloads.flatMap(({ workload }): Shape[] =>
    isScript(workload) ? [] : [shapeOfWorkload(workload)],
  );
  const own = shapes
    .filter(({ peakToMean }) => peakToMean > EVEN_PEAK_TO_MEAN)
    .toSorted((x, y) => y.peakToMean - x.peakToMean);
  const rivals = inputs.filter(({ architecture }) => !isSplit(architecture));
  return inputs
    .filter(({ architecture }) => isSplit(architecture))
    .flatMap((subject) =>
      [...own, RARE_PEAK].map((shape) => {
        const peak = SERVERS_AT_PEAK * instanceCapacityPerSecond(subject.values);
        const ratePerSecond = Number((peak / shape.peakToMean).toPrecision(2));
        return rounded(baselineOf(subject, rivals, ratePerSecond, { ...options, shape }));
      }),
    );
}

const cents = (usd: number) => Math.round(usd * 100) / 100;

function rounded(baseline: Baseline): Baseline {
  const point = (one: Baseline['best']) => ({
    ...one,
    serverShare: roundNumber(one.serverShare),
    totalUsd: cents(one.totalUsd),
  });
  const ratio = (value: number | null) => (value === null ? null : roundNumber(value));
  return {
    ...baseline,
    peakToMean: roundNumber(baseline.peakToMean),
    points: baseline.points.map(point),
    best: point(baseline.best),
    rivals: baseline.rivals.map(({ architecture, totalUsd, savingUsd, savingShare }) => ({
      architecture,
      totalUsd: cents(totalUsd),
      savingUsd: cents(savingUsd),
      savingShare: roundNumber(savingShare),
    })),
    peaks: baseline.peaks.map((peak) => ({
      ...peak,
      thresholds: peak.thresholds.map(({ rival, fromPeakToMean, toPeakToMean }) => ({
        rival,
        fromPeakToMean: ratio(fromPeakToMean),
        toPeakToMean: ratio(toPeakToMean),
      })),
    })),
  };
}
