import type { Quantity, Report } from '@crossover/model';
import { historyRows, pairsOf, type Series } from '@crossover/report/runs';

/** A series with its numbers run by run, the oldest first. */
export interface SeriesHistory {
  readonly series: string;
  readonly title: string;
  readonly runs: readonly RunHistory[];
}

interface RunHistory {
  readonly slug: string;
  readonly startedAt: string;
  /** First crossover of each pair for even traffic; null where the bills do not cross. */
  readonly crossovers: readonly { readonly a: string; readonly b: string; readonly point: Quantity | null }[];
  readonly p95: readonly {
    readonly workload: string;
    readonly architecture: string;
    readonly value: Quantity | null;
  }[];
  /** What else changed against the run before; null for the first. */
  readonly changed: readonly string[] | null;
}

export function describeHistory(series: Series): SeriesHistory {
  const pairs = pairsOf(series);
  return {
    series: series.id,
    title: series.title,
    runs: historyRows(series).map(({ report, crossovers, changed }) => ({
      slug: report.slug,
      startedAt: report.startedAt,
      crossovers: pairs.map(([a, b], index) => ({ a, b, point: crossovers[index] ?? null })),
      p95: p95Of(report),
      changed,
    })),
  };
}

const p95Of = ({ summaries }: Report) =>
  summaries.map(({ workload, architecture, metrics }) => ({
    workload,
    architecture,
    value: metrics.responseP95 ?? null,
  }));
