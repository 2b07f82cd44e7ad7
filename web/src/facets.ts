import type { Report } from '@crossover/model';

/** What the list of comparisons can be narrowed by, in the order of its controls. */
export const FACETS = [
  { name: 'architecture', title: 'Architecture' },
  { name: 'workload', title: 'Workload' },
  { name: 'region', title: 'Region of the prices' },
  { name: 'kind', title: 'Measured' },
  { name: 'finding', title: 'Finding' },
] as const;

type FacetName = (typeof FACETS)[number]['name'];

/** Values of a run for each facet; a run may have several of one. */
export type Facets = Readonly<Record<FacetName, readonly string[]>>;

export function facetsOf(report: Report): Facets {
  return {
    architecture: report.architectures.map(({ title }) => title),
    workload: report.workloads.map(({ name }) => name),
    region: [report.region],
    kind: [{ lab: 'in the lab', aws: 'on AWS', target: 'on named targets' }[report.kind]],
    finding: findingsOf(report),
  };
}

/** What a run found, as words that a reader would look for; each follows from a verdict or a count. */
function findingsOf({ crossovers, comparisons, totals }: Report): string[] {
  const bills = crossovers.filter(({ shape }) => shape === 'constant').map(({ kind }) => kind);
  const times = comparisons
    .filter(({ metric }) => metric.startsWith('response'))
    .map(({ verdict }) => verdict);
  return [
    bills.includes('one') && 'the bills cross',
    bills.includes('several') && 'the bills cross several times',
    bills.includes('never') && 'the bills never cross',
    times.some((verdict) => verdict === 'a-better' || verdict === 'b-better') && 'one answers faster',
    times.length > 0 &&
      times.every((verdict) => verdict === 'equivalent') &&
      'no practical difference in time',
    totals.failedRequests > 0 && 'some requests failed',
  ].filter((words) => words !== false);
}
