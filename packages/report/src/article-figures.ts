import type { Architecture } from '@crossover/model';
import { type ArticleFigure, sayOnce, seriesOf } from './article-figure.ts';
import type { Cell } from './cell.ts';
import { coldShareFigures, coldStartFigures } from './cold-start-figures.ts';
import { buildCostFigures } from './cost-figures.ts';
import type { Costs } from './costs.ts';
import { differenceFigures } from './difference-figures.ts';
import { repeatFigure } from './figures/repeats.ts';
import type { Findings } from './headline.ts';
import { breakdownFigures, latencyFigures } from './latency-figures.ts';
import { capacityFigures, errorFigures, loadFigures } from './load-figures.ts';
import type { RunData } from './run-data.ts';
import { splitFigures } from './split-figures.ts';

/** Every figure that the run's data allow, in the order of the article. */
export function buildFigures(
  run: RunData,
  findings: Findings,
  architectures: readonly Architecture[],
  cells: readonly Cell[],
  costs: Costs,
): ArticleFigure[] {
  const cost = buildCostFigures(findings, architectures, costs);
  return sayOnce([
    ...cost.filter(({ entry }) => entry.section === 'cost'),
    ...splitFigures(findings, architectures, cells),
    ...findings.workloads.flatMap(({ name }) => latencyFigures(findings, architectures, cells, name)),
    ...differenceFigures(findings, architectures),
    ...run.plan.workloads.flatMap((planned) => loadFigures(findings, architectures, cells, planned)),
    ...capacityFigures(findings, architectures),
    ...errorFigures(findings, architectures),
    ...coldStartFigures(run, architectures),
    ...coldShareFigures(architectures, cells),
    ...findings.workloads
      .slice(0, 1)
      .flatMap(({ name }) => breakdownFigures(findings, architectures, cells, name)),
    ...cost.filter(({ entry }) => entry.section === 'bill'),
    repeatsFigure(findings, architectures),
  ]);
}

function repeatsFigure(findings: Findings, architectures: readonly Architecture[]): ArticleFigure {
  const { plannedRepeats, validRepeats } = findings.totals;
  return {
    figure: repeatFigure('repeats', architectures.map(seriesOf), findings.repeats),
    entry: {
      section: 'method',
      heading:
        plannedRepeats === validRepeats
          ? 'All {totals.plannedRepeats|count} repeats completed and are used'
          : '{totals.validRepeats|count} of {totals.plannedRepeats|count} repeats are used; the others are shown',
      caption:
        'Median and p95 of every repeat in the order in which they ran: interleaved, random within each round. Hollow marks were kept and not used, crosses failed, empty places were spared; the table says why.',
      table: 'Every repeat',
      provenance: 'measured',
    },
  };
}
