import type { Architecture } from '@crossover/model';
import { type ArticleFigure, INTERVALS } from './article-figure.ts';
import type { Cell } from './cell.ts';
import { drawable } from './drawable.ts';
import { breakdownFigure } from './figures/breakdown.ts';
import { distributionFigure } from './figures/distribution.ts';
import { percentileFigure } from './figures/percentiles.ts';
import { type Findings, percentileTakeaway } from './headline.ts';
import { field, path } from './reference.ts';
import { listWords } from './words.ts';

const slo = (findings: Findings, workload: string) =>
  findings.workloads.find(({ name }) => name === workload)?.slo.responseTimeMs ?? 0;

/** How long the requests of a workload took: by percentile, and all of them. */
export function latencyFigures(
  findings: Findings,
  architectures: readonly Architecture[],
  cells: readonly Cell[],
  workload: string,
): ArticleFigure[] {
  const series = drawable(architectures, cells, workload).map(({ cell, ...one }) => ({
    ...one,
    repeats: cell.valid.map(({ response }) => response),
  }));
  if (series.length === 0) return [];
  const counts = series
    .map(({ id, title }) => `${field(`${path.summary(workload, id)}.requests`, 'count')} of ${title}`)
    .join(', ');
  const within = series.map(
    ({ id, title }) =>
      `${title} ${field(path.metric(workload, id, 'goodput'), 'short')} of ${field(path.metric(workload, id, 'offered'), 'short')}`,
  );
  // Where the start of a repeat was taken away by rule, architectures differ in their counts.
  const isShorter = findings.summaries.some(
    (summary) => summary.workload === workload && (summary.changePoint?.requests ?? 0) > 0,
  );
  const fewer = isShorter ? '; what was taken away as warm-up is told under “How we measured”' : '';
  const of = `${workload} traffic`;
  const objective = field(`${path.workload(workload)}.slo.responseTimeMs`, 'ms');
  return [
    {
      figure: percentileFigure(`percentiles-${workload}`, series, slo(findings, workload)),
      entry: {
        section: 'latency',
        heading: percentileTakeaway(findings, workload),
        caption: `Requests: ${counts}${fewer}.`,
        table: `Response time by percentile, ${workload} traffic`,
        provenance: 'measured',
      },
      reading: {
        text: `Response time in milliseconds, from the intended send to the last byte, by percentile of requests; each further nine has the same room. Failed requests count as slower than every answered one. A curve stops where fewer than {statistics.minimumBeyond|count} requests lie beyond. ${INTERVALS}`,
        of,
      },
    },
    {
      figure: distributionFigure(`distribution-${workload}`, series, slo(findings, workload)),
      entry: {
        section: 'latency',
        heading: `Answered within ${objective} under ${workload} traffic: ${listWords(within)} requests/s`,
        caption: '',
        table: `Share of requests answered within each time, ${workload} traffic`,
        provenance: 'measured',
      },
      reading: {
        text: 'Share of requests answered within each response time (log scale); all repeats together, each repeat alone as a light line behind. Failed requests never arrive, so a curve may end below the top.',
        of,
      },
    },
  ];
}

/** Where the time of a workload's requests goes. */
export function breakdownFigures(
  findings: Findings,
  architectures: readonly Architecture[],
  cells: readonly Cell[],
  workload: string,
): ArticleFigure[] {
  const series = drawable(architectures, cells, workload).map(({ cell, ...one }) => ({
    ...one,
    repeats: cell.valid.map(({ samples }) => samples),
  }));
  if (series.length === 0) return [];
  const figure = breakdownFigure(`breakdown-${workload}`, series);
  if (figure.data.rows.length === 0) return [];
  const where = { lab: 'In the lab', aws: 'On AWS', target: 'On the named targets' }[findings.kind];
  return [
    {
      figure,
      entry: {
        section: 'time',
        heading: `${where}: how the parts of a request add up under ${workload} traffic`,
        caption:
          'Mean parts of the response time of the answered requests nearest to the median and to p99, warm and cold together. “Front door, queue and start” is what lies between the client and the handler, a cold start included. Handler and query times come from the Server-Timing header.',
        table: `Where the time goes, ${workload} traffic`,
        provenance: 'measured',
      },
    },
  ];
}
