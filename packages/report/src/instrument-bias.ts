import type { CalibratedRate, Generator } from '@crossover/model';
import type { Metric } from '@crossover/stats';
import type { Cell, CellRepeat } from './cell.ts';
import type { WorkloadContext } from './workload-context.ts';

/** The largest bias of the measuring instrument per metric, in its unit. */
export type InstrumentBias = Partial<Record<Metric, number>>;

/** Which of the generator's percentiles of lateness bounds which percentile of the response time. */
const BOUNDS: readonly (readonly [keyof CalibratedRate['percentiles'], (generator: Generator) => number])[] =
  [
    ['p50', ({ lagP50Ms }) => lagP50Ms],
    ['p90', ({ lagP99Ms }) => lagP99Ms],
    ['p95', ({ lagP99Ms }) => lagP99Ms],
    ['p99', ({ lagP99Ms }) => lagP99Ms],
    ['p999', ({ lagMaxMs }) => lagMaxMs],
  ];

/**
 * How much of a difference may be the instrument's: in milliseconds per percentile, in requests/s for goodput.
 *
 * Where the run has a calibration at the workload's rate, a percentile's is what the instrument added to a target of
 * known service time, or how much later the generator was on one side than on the other, whichever is larger. Elsewhere
 * it is the larger side's lateness: a response time counts from the intended send, so a late generator lengthens it.
 * Lateness is the mean over a side's valid repeats. Goodput's is the larger side's `goodputTaken`.
 */
export function instrumentBiasOf(
  cells: readonly Cell[],
  { calibrated, sloMs }: Pick<WorkloadContext, 'calibrated' | 'sloMs'>,
): InstrumentBias {
  const bias: InstrumentBias = {};
  for (const [metric, of] of BOUNDS) {
    const lateness = cells.flatMap((cell) => meanOver(cell, of) ?? []);
    const found = calibrated?.percentiles[metric] ?? null;
    if (found !== null) {
      const apart = lateness.length < 2 ? 0 : Math.max(...lateness) - Math.min(...lateness);
      bias[metric] = Math.max(Math.abs(found.biasMs), apart);
    } else if (lateness.length > 0) bias[metric] = Math.max(...lateness);
  }
  const taken = cells.flatMap((cell) => goodputTaken(cell, sloMs, largestBiasMs(calibrated)) ?? []);
  if (taken.length > 0) bias.goodput = Math.max(...taken);
  return bias;
}

function meanOver({ all }: Cell, of: (generator: Generator) => number): number | null {
  return mean(
    all.flatMap(({ repeat, isValid }) =>
      isValid && repeat?.state === 'completed' ? [of(repeat.generator)] : [],
    ),
  );
}

/**
 * The requests/s that the instrument may have taken from a side's goodput, as the mean over its valid repeats: those
 * that missed the SLO by no more than their own lateness, or than the largest bias that the calibration found.
 */
function goodputTaken({ all, valid }: Cell, sloMs: number, calibratedMs: number): number | null {
  return mean(
    valid.flatMap(({ repeat, samples, response: { windowMs } }) => {
      const completed = all.find(({ planned }) => planned.repeat === repeat)?.repeat;
      if (completed?.state !== 'completed' || windowMs === null) return [];
      return [(1000 * countTaken(samples, sloMs, completed.generator.lagMaxMs, calibratedMs)) / windowMs];
    }),
  );
}

/** A request that was sent later than the generator ever was waited for a free connection: that is no lateness. */
function countTaken(
  { count, intendedMs, sentMs, endMs, error }: CellRepeat['samples'],
  sloMs: number,
  lagMaxMs: number,
  calibratedMs: number,
): number {
  let taken = 0;
  for (let index = 0; index < count; index += 1) {
    const dueMs = intendedMs[index] ?? 0;
    const missedByMs = (endMs[index] ?? 0) - dueMs - sloMs;
    const latenessMs = Math.min(lagMaxMs, (sentMs[index] ?? 0) - dueMs);
    const isAnswered = (error[index] ?? -1) < 0;
    if (isAnswered && missedByMs > 0 && missedByMs <= Math.max(latenessMs, calibratedMs)) taken += 1;
  }
  return taken;
}

/** An instrument that shortens times takes nothing. */
function largestBiasMs(calibrated: CalibratedRate | null): number {
  const found = Object.values(calibrated?.percentiles ?? {});
  return Math.max(0, ...found.map((percentile) => percentile?.biasMs ?? 0));
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
