import type { Quantity, Report } from '@crossover/model';
import type { Figure } from '../figures/figure.ts';
import { type HistoryLines, historyFigure } from '../figures/history.ts';
import { compareFactors } from './factors.ts';
import type { Series } from './series.ts';

/** One run of a series as its history shows it. */
export interface HistoryRow {
  readonly report: Report;
  /** First crossover of each pair for even traffic; null where the bills never cross. */
  readonly crossovers: readonly (Quantity | null)[];
  /** What changed against the run before; null for the first. */
  readonly changed: readonly string[] | null;
}

/** Pairs that any run of the series compared the bills of. */
export function pairsOf({ runs }: Series): (readonly [string, string])[] {
  const all = runs.flatMap(({ report }) => report.crossovers.map(({ a, b }) => `${a} ${b}`));
  return [...new Set(all)].map((pair) => {
    const [a = '', b = ''] = pair.split(' ');
    return [a, b];
  });
}

function crossoverOf({ crossovers }: Report, [a, b]: readonly [string, string]): Quantity | null {
  const found = crossovers.find((one) => one.shape === 'constant' && one.a === a && one.b === b);
  return found?.points[0] ?? null;
}

/** The runs of a series in the order of time. */
export function historyRows(series: Series): HistoryRow[] {
  const reports = series.runs.map(({ report }) => report).reverse();
  return reports.map((report, index) => {
    const before = reports[index - 1];
    return {
      report,
      crossovers: pairsOf(series).map((pair) => crossoverOf(report, pair)),
      changed:
        before === undefined
          ? null
          : compareFactors(before, report)
              .filter(({ state }) => state === 'changed')
              .map(({ name }) => name),
    };
  });
}

/** Crossover by run, and p99 by run for each workload; figures without any value are left out. */
export function historyFigures(series: Series): { name: string; figure: Figure }[] {
  const reports = series.runs.map(({ report }) => report).reverse();
  const runs = reports.map(({ slug, startedAt }) => ({ slug, day: startedAt.slice(0, 10) }));
  const latest = reports.at(-1);
  const nameOf = (id: string) => latest?.architectures.find((one) => one.id === id)?.title ?? id;
  const crossover: HistoryLines = {
    id: 'history-crossover',
    name: 'The first crossover for even traffic, run by run',
    axis: 'crossover, requests/s (log)',
    runs,
    lines: pairsOf(series).map((pair) => ({
      architecture: pair[1],
      title: pair.map(nameOf).join(' / '),
      values: reports.map((report) => crossoverOf(report, pair)),
    })),
  };
  const latencies = (latest?.workloads ?? []).map(
    ({ name }): HistoryLines => ({
      id: `history-p99-${name}`,
      name: `Response time, p99, under ${name} traffic, run by run`,
      axis: 'p99, ms (log)',
      runs,
      lines: (latest?.architectures ?? []).map(({ id, title }) => ({
        architecture: id,
        title,
        values: reports.map(({ summaries }) => {
          const summary = summaries.find((one) => one.workload === name && one.architecture === id);
          return summary?.metrics.responseP99 ?? null;
        }),
      })),
    }),
  );
  return [crossover, ...latencies]
    .filter(({ lines }) => lines.some(({ values }) => values.some((one) => one?.value != null)))
    .map((history) => ({ name: history.name, figure: historyFigure(history) }));
}
