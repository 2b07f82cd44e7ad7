import type { Architecture } from '@crossover/model';
import { type ArticleFigure, seriesOf } from './article-figure.ts';
import type { Cell } from './cell.ts';
import { coldShareFigure } from './figures/cold-shares.ts';
import { coldStartFigure } from './figures/cold-starts.ts';
import { field, path } from './reference.ts';
import type { RunData } from './run-data.ts';

/** Every cold start that was measured alone. */
export function coldStartFigures(run: RunData, architectures: readonly Architecture[]): ArticleFigure[] {
  const series = architectures.flatMap((architecture) => {
    const coldStarts = run.telemetry.coldStarts.filter((start) => start.architecture === architecture.id);
    return coldStarts.length === 0 ? [] : [{ ...seriesOf(architecture), coldStarts }];
  });
  const [first] = series;
  if (first === undefined) return [];
  const at = path.coldStarts(first.id);
  return [
    {
      figure: coldStartFigure('cold-starts', series),
      entry: {
        section: 'cold-starts',
        heading: `Half of the cold starts made the client wait more than ${field(`${at}.responseP50`, 'to-interval')}`,
        caption: `Every cold start, measured live and alone with nothing else running: ${series
          .map(({ id, title }) => `${field(`${path.coldStarts(id)}.n`, 'count')} of ${title}`)
          .join(', ')}. Intervals of medians are from order statistics.`,
        table: 'Every cold start',
        provenance: 'measured',
      },
    },
  ];
}

/** Only where some request started cold: of the others there is nothing to tell apart. */
export function coldShareFigures(
  architectures: readonly Architecture[],
  cells: readonly Cell[],
): ArticleFigure[] {
  const series = architectures.flatMap((architecture) => {
    const repeats = cells
      .filter((cell) => cell.architecture === architecture.id)
      .flatMap((cell) => cell.valid.map(({ measured }) => measured));
    return repeats.some(({ cold }) => cold.includes(1)) ? [{ ...seriesOf(architecture), repeats }] : [];
  });
  if (series.length === 0) return [];
  return [
    {
      figure: coldShareFigure('cold-shares', series),
      entry: {
        section: 'cold-starts',
        heading: 'How often a request started cold, by the silence before it and by the rate at that moment',
        caption:
          'Cold starts as a share of the requests that had as much silence before them, or as many requests in the second up to them; all workloads and valid repeats together, planned warm-up apart. Whiskers are {statistics.level|share} intervals over repeats.',
        table: 'Cold starts by silence and by rate',
        provenance: 'measured',
      },
    },
  ];
}
