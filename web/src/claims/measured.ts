import type { ComparisonRow, Metric, Report } from '@crossover/model';
import type { Article } from '@crossover/report';
import type { Evidence } from './claim.ts';

const TIMES: readonly Metric[] = ['responseP50', 'responseP95', 'responseP99'];
const PLACES = { lab: 'in the lab', aws: 'on AWS', target: 'on named targets' } as const;

const isPair = ({ a, b }: { readonly a: string; readonly b: string }) =>
  [a, b].includes('serverful') && [a, b].includes('serverless');

/** Who a comparison calls better; null where it says something else. */
export function betterOf({ verdict, a, b }: ComparisonRow): string | null {
  return verdict === 'a-better' ? a : verdict === 'b-better' ? b : null;
}

/** The row of a pair, whichever of the two it names first. */
export function pairRow(report: Report, workload: string, metric: Metric): ComparisonRow | undefined {
  return report.comparisons.find((row) => row.workload === workload && row.metric === metric && isPair(row));
}

/** Differences in response time between servers and functions, counted by verdict over the runs of one kind. */
export interface TimeFacts {
  readonly place: string;
  readonly runs: number;
  readonly rows: number;
  readonly serverful: number;
  readonly serverless: number;
  readonly equivalent: number;
  readonly inconclusive: number;
}

/** @param articles the best first; its kind of place counts, so that a lab and AWS are never added up. */
export function timeFacts(articles: readonly Article[]): TimeFacts {
  const kind = articles[0]?.report.kind ?? 'lab';
  const found = articles
    .filter(({ report }) => report.kind === kind)
    .map(({ report }) => report.comparisons.filter((row) => isPair(row) && TIMES.includes(row.metric)))
    .filter((rows) => rows.length > 0);
  const rows = found.flat();
  const count = (isCounted: (row: ComparisonRow) => boolean) => rows.filter(isCounted).length;
  return {
    place: PLACES[kind],
    runs: found.length,
    rows: rows.length,
    serverful: count((row) => betterOf(row) === 'serverful'),
    serverless: count((row) => betterOf(row) === 'serverless'),
    equivalent: count(({ verdict }) => verdict === 'equivalent'),
    inconclusive: count(({ verdict }) => verdict === 'inconclusive'),
  };
}

/** A count over several runs. */
export function overRuns(of: unknown, template: string): Evidence {
  return {
    kind: 'measured',
    template,
    of,
    source: { words: 'all comparisons', href: 'reports/index.html' },
  };
}

/** The first run, best first, that has what is asked for. */
export const runWith = (articles: readonly Article[], isWanted: (report: Report) => boolean) =>
  articles.find(({ report }) => isWanted(report));

/** The decided difference that is largest in proportion, as the run's own sentence. */
export function largestDifference(report: Report): ComparisonRow | undefined {
  const decided = report.comparisons.filter(
    (row) => isPair(row) && TIMES.includes(row.metric) && betterOf(row) !== null && row.ratio.value !== null,
  );
  const size = ({ ratio }: ComparisonRow) => Math.abs(Math.log(ratio.value ?? 1));
  return decided.toSorted((x, y) => size(y) - size(x))[0];
}
