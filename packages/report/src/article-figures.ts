import type { Architecture, PlannedWorkload } from '@crossover/model';
import { type ArticleFigure, INTERVALS, seriesOf } from './article-figure.ts';
import { type Cell, measuredWindow } from './cell.ts';
import { buildCostFigures } from './cost-figures.ts';
import type { Costs } from './costs.ts';
import { differenceFigures } from './difference-figures.ts';
import { breakdownFigure } from './figures/breakdown.ts';
import { capacityFigure } from './figures/capacity.ts';
import { coldShareFigure } from './figures/cold-shares.ts';
import { coldStartFigure } from './figures/cold-starts.ts';
import { distributionFigure } from './figures/distribution.ts';
import { errorFigure } from './figures/errors.ts';
import { heatMapFigure } from './figures/heat-map.ts';
import { percentileFigure } from './figures/percentiles.ts';
import { repeatFigure } from './figures/repeats.ts';
import { throughputFigure } from './figures/throughput.ts';
import { type Findings, percentileTakeaway } from './headline.ts';
import { field, path } from './reference.ts';
import type { RunData } from './run-data.ts';
import { splitFigures } from './split-figures.ts';
import { capitalise, listWords, nameError } from './words.ts';

/** Every figure that the run's data allow, in the order of the article. */
export function buildFigures(
  run: RunData,
  findings: Findings,
  architectures: readonly Architecture[],
  cells: readonly Cell[],
  costs: Costs,
): ArticleFigure[] {
  const cost = buildCostFigures(findings, architectures, costs);
  return [
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
  ];
}

/** The cells of a workload that have something to draw, with their architecture's look. */
function drawable(architectures: readonly Architecture[], cells: readonly Cell[], workload: string) {
  return architectures.flatMap((architecture) => {
    const cell = cells.find((one) => one.workload === workload && one.architecture === architecture.id);
    return cell === undefined || !cell.valid.some(({ samples }) => samples.count > 0)
      ? []
      : [{ ...seriesOf(architecture), cell }];
  });
}

const slo = (findings: Findings, workload: string) =>
  findings.workloads.find(({ name }) => name === workload)?.slo.responseTimeMs ?? 0;

function latencyFigures(
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
  const within = series
    .map(
      ({ id, title }) =>
        `${title} ${field(path.metric(workload, id, 'goodput'))} of ${field(path.metric(workload, id, 'offered'), 'number')}`,
    )
    .join(', ');
  const objective = field(`${path.workload(workload)}.slo.responseTimeMs`, 'ms');
  return [
    {
      figure: percentileFigure(`percentiles-${workload}`, series, slo(findings, workload)),
      entry: {
        section: 'latency',
        heading: percentileTakeaway(findings, workload),
        caption: `Response time in milliseconds, from the intended send to the last byte, by percentile of requests; each further nine has the same room. Requests: ${counts}; failed ones count as slower than every answered one. A curve stops where fewer than {statistics.minimumBeyond|count} requests lie beyond. ${INTERVALS}`,
        table: `Response time by percentile, ${workload} traffic`,
        provenance: 'measured',
      },
    },
    {
      figure: distributionFigure(`distribution-${workload}`, series, slo(findings, workload)),
      entry: {
        section: 'latency',
        heading: `Answered within ${objective} under ${workload} traffic: ${within}`,
        caption: `Share of requests answered within each response time (log scale); all repeats together, each repeat alone as a light line behind. Failed requests never arrive, so a curve may end below the top.`,
        table: `Share of requests answered within each time, ${workload} traffic`,
        provenance: 'measured',
      },
    },
  ];
}

function loadFigures(
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
  const achieved = series.map(
    ({ id, title }) =>
      `${title} answered ${field(path.metric(workload, id, 'achieved'), 'number')} of ${field(path.metric(workload, id, 'offered'))}`,
  );
  const cold = series.some(({ id }) => {
    const summary = findings.summaries.find((one) => one.workload === workload && one.architecture === id);
    return (summary?.coldRequests ?? 0) > 0;
  });
  const how = findings.coldStartsUnderLoad === null ? '' : ` (${findings.coldStartsUnderLoad} environments)`;
  return [
    {
      figure: heatMapFigure(`requests-${workload}`, series, measuredWindow(planned)),
      entry: {
        section: 'load',
        heading: `Every request under ${workload} traffic${cold ? ', with its cold starts' : ''}`,
        caption: `Each cell counts the requests that were due in that moment and took that long, all valid repeats together; the darker the more, on a logarithmic scale.${cold ? ` Ticks at the top mark cold starts${how}.` : ''} All data, so no interval is needed. Failed requests are counted in the table.`,
        table: `Requests by time, ${workload} traffic`,
        provenance: 'measured',
      },
    },
    {
      figure: throughputFigure(`throughput-${workload}`, series, measuredWindow(planned)),
      entry: {
        section: 'load',
        heading: `${capitalise(listWords(achieved))} under ${workload} traffic`,
        caption:
          'Requests per second that were due (grey steps), were answered (lines) and failed (crosses), in each second of the schedule, as means over the valid repeats.',
        table: `Offered, achieved and failed requests per second, ${workload} traffic`,
        provenance: 'measured',
      },
    },
  ];
}

function capacityFigures(findings: Findings, architectures: readonly Architecture[]): ArticleFigure[] {
  const series = architectures.flatMap((architecture) => {
    const capacity = findings.capacities.find((one) => one.architecture === architecture.id);
    return capacity === undefined || capacity.steps.length === 0
      ? []
      : [{ ...seriesOf(architecture), capacity }];
  });
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
        caption: `Latency of one server instance at rising offered rates, the median below and p99 above. Filled marks held the objective of ${field(`${path.workload(workload.name)}.slo.share`, 'share')} of requests within ${field(`${path.workload(workload.name)}.slo.responseTimeMs`, 'ms')}. One pass per rate, so there is no interval.`,
        table: 'Latency against offered rate, one server instance',
        provenance: 'measured',
      },
    },
  ];
}

function errorFigures(findings: Findings, architectures: readonly Architecture[]): ArticleFigure[] {
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
        caption: `Failed requests by kind as a share of all requests of the workload, with Wilson's {statistics.level|share} interval. Kinds seen: ${listWords([...kinds].sort().map((kind) => nameError(kind).replace(/ \(.*\)/, '')))}.`,
        table: 'Failed requests by kind',
        provenance: 'measured',
      },
    },
  ];
}

function coldStartFigures(run: RunData, architectures: readonly Architecture[]): ArticleFigure[] {
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
        heading: `Half of the cold starts made the client wait more than ${field(`${at}.responseP50`)}`,
        caption: `Every cold start, measured live and alone with nothing else running: ${series
          .map(({ id, title }) => `${field(`${path.coldStarts(id)}.n`, 'count')} of ${title}`)
          .join(
            ', ',
          )}. Median client wait ${field(`${at}.responseP50`, 'full')}, median init ${field(`${at}.initP50`, 'full')}; intervals from order statistics.`,
        table: 'Every cold start',
        provenance: 'measured',
      },
    },
  ];
}

/** Only where some request started cold: of the others there is nothing to tell apart. */
function coldShareFigures(architectures: readonly Architecture[], cells: readonly Cell[]): ArticleFigure[] {
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

function breakdownFigures(
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
  const where = findings.kind === 'lab' ? 'In the lab' : 'On AWS';
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
