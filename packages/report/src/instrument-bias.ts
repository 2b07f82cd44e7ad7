import type { CalibratedRate, Generator } from '@crossover/model';
import type { Metric } from '@crossover/stats';
import type { Cell } from './cell.ts';

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
 * How much of a difference may be the instrument's, in milliseconds per percentile.
 *
 * Where the run has a calibration at the workload's rate, it is what the instrument added to a target of known service
 * time, or how much later the generator was on one side than on the other, whichever is larger. Elsewhere it is the
 * larger side's lateness: a response time counts from the intended send, so a late generator lengthens it. Lateness is
 * the mean over a side's valid repeats.
 */
export function instrumentBiasOf(cells: readonly Cell[], calibrated: CalibratedRate | null): InstrumentBias {
  const bias: InstrumentBias = {};
  for (const [metric, of] of BOUNDS) {
    const lateness = cells.flatMap((cell) => meanOver(cell, of) ?? []);
    const found = calibrated?.percentiles[metric] ?? null;
    if (found !== null) {
      const apart = lateness.length < 2 ? 0 : Math.max(...lateness) - Math.min(...lateness);
      bias[metric] = Math.max(Math.abs(found.biasMs), apart);
    } else if (lateness.length > 0) bias[metric] = Math.max(...lateness);
  }
  return bias;
}

function meanOver({ all }: Cell, of: (generator: Generator) => number): number | null {
  const values = all.flatMap(({ repeat, isValid }) =>
    isValid && repeat?.state === 'completed' ? [of(repeat.generator)] : [],
  );
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
