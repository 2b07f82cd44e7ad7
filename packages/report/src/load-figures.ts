import type { Architecture, PlannedWorkload } from '@crossover/model';
import { type ArticleFigure, seriesOf } from './article-figure.ts';
import { type Cell, measuredWindow } from './cell.ts';
import { drawable } from './drawable.ts';
import { capacityFigure } from './figures/capacity.ts';
import { errorFigure } from './figures/errors.ts';
import { heatMapFigure } from './figures/heat-map.ts';
import { throughputFigure } from './figures/throughput.ts';
import { formatShort } from './format.ts';
import type { Findings } from './headline.ts';
import { field, path } from './reference.ts';
import { capitalise, listWords, nameError } from './words.ts';

/** A workload request by request, and what was offered, answered and failed in each second. */
export function loadFigures(
  findings: Findings,
  architectures: readonly Architecture[],
  cells: readonly Cell[],
  planned: PlannedWorkload,
): ArticleFigure[] {
  const workload = planned.workload.name;
  const series = drawable(architectures, cells, workload).map(({ cell, ...one }) => ({
    ...one,
    repeats: cell.valid.map(({ measured }) => measured),
  }));
  if (series.length === 0) return [];
  const of = `${workload} traffic`;
  const cold = series.some(({ id }) => {
    const summary = findings.summaries.find((one) => one.workload === workload && one.architecture === id);
    return (summary?.coldRequests ?? 0) > 0;
  });
  const { coldStartsUnderLoad: how } = findings;
  const ticks = how === null ? '' : ` Ticks at the top mark cold starts (${how} environments).`;
  return [
    {
      figure: heatMapFigure(`requests-${workload}`, series, measuredWindow(planned)),
      entry: {
        section: 'load',
        heading: `Every request under ${workload} traffic${cold ? ', with its cold starts' : ''}`,
        caption: '',
        table: `Requests by time, ${workload} traffic`,
        provenance: 'measured',
      },
      reading: {
        text: `Each cell counts the requests that were due in that moment and took that long, all valid repeats together; the darker the more, on a logarithmic scale.${ticks} All data, so no interval is needed. Failed requests are counted in the table.`,
        of,
      },
    },
    {
      figure: throughputFigure(`throughput-${workload}`, series, measuredWindow(planned)),
      entry: {
        section: 'load',
        heading: throughputTakeaway(findings, workload, series),
        caption: '',
        table: `Offered, achieved and failed requests per second, ${workload} traffic`,
        provenance: 'measured',
      },
      reading: {
        text: 'Requests per second that were due (grey steps), were answered (lines) and failed (crosses), in each second of the schedule, as means over the valid repeats.',
        of,
      },
    },
  ];
}

/** Whether all kept up with what was offered, to the digits that are written; else who answered how much of it. */
function throughputTakeaway(
  { summaries }: Findings,
  workload: string,
  series: readonly { readonly id: string; readonly title: string }[],
): string {
  const [first] = series;
  const written = (id: string, metric: 'achieved' | 'offered') => {
    const summary = summaries.find((one) => one.workload === workload && one.architecture === id);
    const value = summary?.metrics[metric]?.value;
    return value == null ? null : formatShort(value);
  };
  const offered = first === undefined ? null : written(first.id, 'offered');
  const keptUp = series.every(
    ({ id }) => written(id, 'offered') === offered && written(id, 'achieved') === offered,
  );
  if (first !== undefined && offered !== null && keptUp)
    return `Under ${workload} traffic ${listWords(series.map(({ title }) => title))} kept up with ${field(path.metric(workload, first.id, 'offered'), 'short')} requests/s`;
  const achieved = series.map(
    ({ id, title }) =>
      `${title} ${field(path.metric(workload, id, 'achieved'), 'short')} of ${field(path.metric(workload, id, 'offered'), 'short')}`,
  );
  return `Answered under ${workload} traffic: ${listWords(achieved)} requests/s`;
}

/** What one server instance held. */
export function capacityFigures(findings: Findings, architectures: readonly Architecture[]): ArticleFigure[] {
  const series = architectures.flatMap((architecture) => {
    const capacity = findings.capacities.find((one) => one.architecture === architecture.id);
    return capacity === undefined || capacity.steps.length === 0 || capacity.measuredWith !== undefined
      ? []
      : [{ ...seriesOf(architecture), capacity }];
  });
  const others = architectures.filter(({ id }) =>
    findings.capacities.some((one) => one.architecture === id && one.measuredWith !== undefined),
  );
  const same =
    others.length === 0
      ? ''
      : ` ${capitalise(listWords(others.map(({ title }) => title)))} ${others.length === 1 ? 'has' : 'have'} the same server, which was measured once.`;
  const [first] = series;
  const workload = findings.workloads[0];
  if (first === undefined || workload === undefined) return [];
  const { ratePerSecond, isBracketed } = first.capacity;
  const held = field(`${path.capacity(first.id)}.ratePerSecond`, 'rate');
  return [
    {
      figure: capacityFigure('capacity', series, workload.slo.responseTimeMs),
      entry: {
        section: 'load',
        heading:
          ratePerSecond === null
            ? `One ${first.title} instance did not hold the objective at any rate tried`
            : `One ${first.title} instance held ${isBracketed ? '' : 'at least '}${held}`,
        caption: `Response time of one server instance at rising offered rates, the median below and p99 above. Filled marks held the objective of ${field(`${path.workload(workload.name)}.slo.share`, 'share')} of requests within ${field(`${path.workload(workload.name)}.slo.responseTimeMs`, 'ms')}. One pass per rate, so there is no interval.${same}`,
        table: 'Response time against offered rate, one server instance',
        provenance: 'measured',
      },
    },
  ];
}

/** Failures by kind, where there were any. */
export function errorFigures(findings: Findings, architectures: readonly Architecture[]): ArticleFigure[] {
  if (findings.totals.failedRequests === 0) return [];
  const series = architectures.map((architecture) => ({
    ...seriesOf(architecture),
    summaries: findings.summaries.filter((summary) => summary.architecture === architecture.id),
  }));
  const kinds = new Set(findings.summaries.flatMap(({ errors }) => Object.keys(errors)));
  return [
    {
      figure: errorFigure('errors', series),
      entry: {
        section: 'load',
        heading: '{totals.failedRequests|count} of {totals.requests|count} requests failed',
        caption: `Failed requests by kind as a share of all requests of the workload, with Wilson’s {statistics.level|share} interval. Kinds seen: ${listWords([...kinds].sort().map((kind) => nameError(kind).replace(/ \(.*\)/, '')))}.`,
        table: 'Failed requests by kind',
        provenance: 'measured',
      },
    },
  ];
}
