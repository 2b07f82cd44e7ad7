import type { Generator } from '@crossover/model';
import type { Metric } from '@crossover/stats';
import type { Cell } from './cell.ts';

/** The largest bias of the measuring instrument per metric, in its unit. */
export type InstrumentBias = Partial<Record<Metric, number>>;

/** Which of the generator's percentiles of lateness bounds which percentile of the response time. */
const BOUNDS: readonly (readonly [Metric, (generator: Generator) => number])[] = [
  ['p50', ({ lagP50Ms }) => lagP50Ms],
  ['p90', ({ lagP99Ms }) => lagP99Ms],
  ['p95', ({ lagP99Ms }) => lagP99Ms],
  ['p99', ({ lagP99Ms }) => lagP99Ms],
  ['p999', ({ lagMaxMs }) => lagMaxMs],
];

/**
 * How much of a response time may be the load generator's own lateness, in milliseconds: the mean over the valid
 * repeats of each side, and the larger of the two sides. A response time counts from the intended send, so a late
 * generator lengthens it; a difference that is not larger may be the generator's.
 */
export function instrumentBiasOf(cells: readonly Cell[]): InstrumentBias {
  const bias: InstrumentBias = {};
  for (const { all } of cells) {
    const generators = all.flatMap(({ repeat, isValid }) =>
      isValid && repeat?.state === 'completed' ? [repeat.generator] : [],
    );
    if (generators.length === 0) continue;
    for (const [metric, of] of BOUNDS) {
      const mean = generators.reduce((sum, generator) => sum + of(generator), 0) / generators.length;
      bias[metric] = Math.max(bias[metric] ?? 0, mean);
    }
  }
  return bias;
}
