import type { Quantity } from '@crossover/model';
import { formatDate, formatWithInterval } from '@crossover/report';
import { renderTable } from '../cost/table.ts';
import type { SeriesHistory } from './describe-history.ts';

/** More changes than this between two runs are counted; the site's page of the two has them all. */
const MAX_CHANGES = 3;

/** A table of crossovers and what changed, and one of p95 for each workload; the oldest run first. */
export function renderHistory({ series, title, runs }: SeriesHistory): string {
  const [first] = runs;
  const workloads = [...new Set((first?.p95 ?? []).map(({ workload }) => workload))];
  const crossovers = renderTable(
    [
      { title: 'run' },
      { title: 'day' },
      ...(first?.crossovers ?? []).map(({ a, b }) => ({ title: `crossover ${a} / ${b}` })),
      { title: 'changed since the run before' },
    ],
    runs.map((run) => [
      run.slug,
      formatDate(run.startedAt),
      ...run.crossovers.map(({ point }) => (point === null ? 'never' : write(point))),
      describeChanges(run.changed),
    ]),
  );
  const times = workloads.map((workload) => {
    const of = ({ p95 }: SeriesHistory['runs'][number]) => p95.filter((one) => one.workload === workload);
    const architectures = first === undefined ? [] : of(first).map(({ architecture }) => architecture);
    return renderTable(
      [{ title: `p95 under ${workload}` }, ...architectures.map((id) => ({ title: id }))],
      runs.map((run) => [
        run.slug,
        ...architectures.map((id) => write(of(run).find(({ architecture }) => architecture === id)?.value)),
      ]),
    );
  });
  return [`${title} (${series})`, crossovers, ...times].join('\n\n').replaceAll('\u202f', ' ');
}

const write = (quantity: Quantity | null | undefined) =>
  quantity == null ? '–' : formatWithInterval(quantity);

function describeChanges(changed: readonly string[] | null): string {
  if (changed === null) return 'first run';
  if (changed.length === 0) return 'nothing recorded';
  const more = changed.length - MAX_CHANGES;
  return `${changed.slice(0, MAX_CHANGES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What there is to choose from. */
export function renderSeriesList(all: readonly SeriesHistory[]): string {
  return renderTable(
    [{ title: 'series' }, { title: 'runs', align: 'right' }, { title: 'newest' }],
    all.map(({ series, runs }) => [series, String(runs.length), runs.at(-1)?.slug ?? '']),
  );
}
