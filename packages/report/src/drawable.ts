import type { Architecture } from '@crossover/model';
import { seriesOf } from './article-figure.ts';
import type { Cell } from './cell.ts';

/** The cells of a workload that have something to draw, with their architecture's look. */
export function drawable(architectures: readonly Architecture[], cells: readonly Cell[], workload: string) {
  return architectures.flatMap((architecture) => {
    const cell = cells.find((one) => one.workload === workload && one.architecture === architecture.id);
    return cell === undefined || !cell.valid.some(({ samples }) => samples.count > 0)
      ? []
      : [{ ...seriesOf(architecture), cell }];
  });
}
