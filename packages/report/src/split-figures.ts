import { ARCHITECTURES, type Architecture, type Baseline, type Split } from '@crossover/model';
import { type ArticleFigure, INTERVALS, seriesOf } from './article-figure.ts';
import type { Cell } from './cell.ts';
import { baselineFigure } from './figures/cost-by-baseline.ts';
import { percentileFigure } from './figures/percentiles.ts';
import { type Halves, servedByFigure } from './figures/served-by.ts';
import { type Findings, titleOf } from './headline.ts';
import { field, path } from './reference.ts';
import { baselineTakeaway } from './split-prose.ts';
import { balancingsOf } from './splits.ts';

/** The look of servers and of functions: that of the architecture that has nothing else. */
function halves(): Halves | null {
  const servers = ARCHITECTURES.find((one) => one.servers !== undefined && one.functions === undefined);
  const functions = ARCHITECTURES.find((one) => one.functions !== undefined && one.servers === undefined);
  if (servers === undefined || functions === undefined) return null;
  return {
    servers: { ...seriesOf(servers), title: 'servers' },
    functions: { ...seriesOf(functions), title: 'functions' },
  };
}

/** As a figure's id may be. */
const slug = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');

/** Servers and functions behind one front door: what the split costs, who answered, and how quickly either half did. */
export function splitFigures(
  findings: Findings,
  architectures: readonly Architecture[],
  cells: readonly Cell[],
): ArticleFigure[] {
  return [
    ...findings.baselines.flatMap((baseline) => costFigures(findings, architectures, baseline)),
    ...cells.flatMap((cell) => halfFigures(findings, cell)),
  ];
}

function costFigures(
  findings: Findings,
  architectures: readonly Architecture[],
  baseline: Baseline,
): ArticleFigure[] {
  const split = architectures.find(({ id }) => id === baseline.architecture);
  if (split === undefined) return [];
  const at = path.baseline(baseline.architecture, baseline.shape);
  const shape = baseline.shape.replaceAll('-', ' ');
  return [
    {
      figure: baselineFigure(
        `cost-by-baseline-${slug(split.id)}-${slug(baseline.shape)}`,
        seriesOf(split),
        architectures.map(seriesOf),
        baseline,
      ),
      entry: {
        section: 'split',
        heading: baselineTakeaway(findings, baseline),
        caption: `Traffic: ${shape} all month, on average ${field(`${at}.ratePerSecond`, 'rate')} with a peak of ${field(`${at}.peakToMean`, 'short')} times that.`,
        table: 'Monthly cost by number of servers',
        provenance: 'modelled',
      },
      reading: {
        text: `Monthly cost of ${split.title} in US dollars with each number of servers for the baseline, functions taking the rest as its controller sends it to them; level lines are what the others cost, with what was measured of ${split.title} for the parts that they share. The mean rate is the one whose peak takes the capacity of ten servers. Hollow marks are below the fleet’s least number of servers, which survives the loss of a zone.`,
        of: `${shape} traffic`,
      },
    },
  ];
}

function halfFigures(findings: Findings, cell: Cell): ArticleFigure[] {
  const look = halves();
  const balancings = balancingsOf(cell);
  const split = findings.splits.find(
    ({ workload, architecture }) => workload === cell.workload && architecture === cell.architecture,
  );
  if (look === null || split === undefined) return [];
  const { workload, architecture } = cell;
  const name = titleOf(findings)(architecture);
  const at = path.split(workload, architecture);
  // Weights that were set are the same under each workload.
  const isSet = findings.lab?.hybridController === 'static';
  const of = `${workload} traffic`;
  const suffix = `${slug(architecture)}-${slug(workload)}`;
  const figures: ArticleFigure[] = [
    {
      figure: servedByFigure(`served-by-${suffix}`, look, balancings),
      entry: {
        section: 'split',
        heading: `Functions answered ${field(`${at}.functionShare`)} of the requests to ${name} under ${workload} traffic, at most ${field(`${at}.highestFunctionShare`)} in a second`,
        caption: isSet ? '' : weightChanges(findings, split, at),
        table: `Who answered, second by second, ${workload} traffic`,
        provenance: 'measured',
      },
      reading: {
        text: `Requests that the front door handed to servers and to functions in each second since its first request, warm-up included, and the share of functions that the weights asked for below; means over the valid repeats.${isSet ? ` ${weightChanges(findings, split, at)}` : ''}`,
        of,
      },
    },
  ];
  const series = [
    { ...look.servers, repeats: cell.valid.map(({ servers }) => servers) },
    { ...look.functions, repeats: cell.valid.map(({ functions }) => functions) },
  ].filter(({ repeats }) => repeats.some(({ latencies }) => latencies.completed > 0));
  if (series.length > 0) {
    figures.push({
      figure: percentileFigure(
        `halves-${suffix}`,
        series,
        findings.workloads.find((one) => one.name === workload)?.slo.responseTimeMs ?? 0,
      ),
      entry: {
        section: 'split',
        heading: halvesTakeaway(split, name),
        caption: '',
        table: `Response time of both halves, ${workload} traffic`,
        provenance: 'measured',
      },
      reading: {
        text: `Response time by percentile of the requests that each half of ${name} answered, from the intended send to the last byte; cold starts are among the functions'. A curve stops where fewer than {statistics.minimumBeyond|count} requests lie beyond. ${INTERVALS}`,
        of,
      },
    });
  }
  return figures;
}

function weightChanges(
  { kind, lab }: Findings,
  { weightChangesPerMinute: { value } }: Split,
  at: string,
): string {
  const quicker =
    kind === 'lab' ? ', in a lab whose metrics and controller are quicker than those of AWS' : '';
  // Only in the lab: what is deployed has a controller.
  if (lab?.hybridController === 'static')
    return 'The weights were set for the whole run, {lab.staticFunctionShare|share} for functions; no controller moved them.';
  return value === 0
    ? `The controller left the weights as they were${quicker}.`
    : `The controller moved the weights ${field(`${at}.weightChangesPerMinute`, 'short')} times a minute${quicker}.`;
}

function halvesTakeaway({ workload, architecture, servers, functions }: Split, name: string): string {
  const at = path.split(workload, architecture);
  if (servers.responseP50.value === null || functions.responseP50.value === null)
    return `Response time of each half of ${name} under ${workload} traffic, as far as it can be told`;
  return `Half of the requests were answered within ${field(`${at}.servers.responseP50`)} by servers and ${field(`${at}.functions.responseP50`)} by functions under ${workload} traffic`;
}
