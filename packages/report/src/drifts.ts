import type { DriftRow } from '@crossover/model';
import { distributionQuantile, testDrift } from '@crossover/stats';
import { roundNumber } from './canonical-json.ts';
import type { Cell } from './cell.ts';

/**
 * Level of each test, so that a run without any drift is warned of in at most one of twenty.
 * @see Bonferroni; Dunn (1961), J. Am. Stat. Assoc. 56, 52–64
 */
export const driftLevel = (cells: readonly Cell[]): number => 1 - 0.05 / Math.max(1, cells.length);

/** Whether the medians of each architecture's valid repeats drift, in the order in which they ran. */
export function findDrifts(cells: readonly Cell[]): DriftRow[] {
  const level = driftLevel(cells);
  return cells.map((cell) => {
    const medians = cell.valid
      .toSorted((a, b) => a.startedAt.localeCompare(b.startedAt))
      .flatMap(({ response }) => distributionQuantile(response.latencies, 0.5) ?? []);
    const { word, p } = testDrift(medians, level);
    return {
      workload: cell.workload,
      architecture: cell.architecture,
      repeats: medians.length,
      word,
      p: p === null ? null : roundNumber(p),
    };
  });
}
