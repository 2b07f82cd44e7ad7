import { CATALOGUE, type ComparisonRow, type Crossover, type Report } from '@crossover/model';
import { costSentence } from './cost-sentence.ts';
import { field, path } from './reference.ts';
import { renderText } from './template.ts';
import { capitalise, listWords, nameMetric } from './words.ts';

/** What is known when the headline is written: the report but for its prose. */
export type Findings = Omit<Report, 'title' | 'standfirst' | 'verdict' | 'prose' | 'figures' | 'files'>;

/** The longest a verdict may be. */
const VERDICT_WORDS = 60;

export const titleOf = (findings: Pick<Findings, 'architectures'>) => (id: string) =>
  findings.architectures.find((one) => one.id === id)?.title ?? id;

/** Title, standfirst and verdict as templates. */
export function writeHeadline(findings: Findings): { title: string; standfirst: string; verdict: string } {
  return {
    title: capitalise(writeTitle(findings)),
    standfirst: writeStandfirst(findings),
    verdict: writeVerdict(findings),
  };
}

function writeTitle(findings: Findings): string {
  const overload = findOverload(findings);
  if (overload !== undefined) {
    const names = (ids: readonly string[]) => listWords(ids.map(titleOf(findings)));
    const size = hasServers(overload.failing) ? limitedServers(findings) : null;
    const small = size === null ? '' : ` on ${size} of a core`;
    return `under ${overload.workload} traffic ${names(overload.failing)}${small} failed where ${names(overload.held)} held`;
  }
  const crossover = ownCrossover(findings);
  if (crossover !== undefined) return costSentence(crossover, titleOf(findings)).headline;
  const row = mainRow(findings);
  if (row === undefined) return writeAlone(findings);
  const [a, b] = [titleOf(findings)(row.a), titleOf(findings)(row.b)];
  switch (row.verdict) {
    case 'a-better':
      return `${a} was faster than ${b} under ${row.workload} traffic`;
    case 'b-better':
      return `${b} was faster than ${a} under ${row.workload} traffic`;
    case 'equivalent':
      return `${a} and ${b} show no practical difference under ${row.workload} traffic`;
    case 'inconclusive':
      return `${a} and ${b} could not be told apart under ${row.workload} traffic`;
  }
}

const hasServers = (ids: readonly string[]) =>
  ids.every((id) => CATALOGUE.some((one) => one.id === id && one.servers !== undefined));

/** The share of a core that each server of the lab was held to, as a template; null where it had a whole one. */
export const limitedServers = ({ lab, architectures }: Findings): string | null =>
  lab === null || lab.serverCpuShare === null || !architectures.some(({ id }) => hasServers([id]))
    ? null
    : field('lab.serverCpuShare', 'rough-share');

interface Overload {
  readonly workload: string;
  /** Failed surely more requests than the objective allows. */
  readonly failing: readonly string[];
  /** Surely did not. */
  readonly held: readonly string[];
}

/**
 * The first workload that some could not carry and others could, as the verdicts on failed requests say too: which costs
 * less is then the second question.
 */
function findOverload({ workloads, summaries, comparisons }: Findings): Overload | undefined {
  for (const { name: workload, slo } of workloads) {
    const own = summaries.filter((summary) => summary.workload === workload);
    const where = (holds: (low: number, high: number) => boolean) =>
      own.flatMap(({ architecture, metrics: { errorShare } }) =>
        errorShare?.low != null && errorShare.high !== null && holds(errorShare.low, errorShare.high)
          ? [architecture]
          : [],
      );
    const failing = where((low) => low > 1 - slo.share);
    const held = where((_, high) => high <= 1 - slo.share);
    const isTold = (worse: string, better: string) =>
      comparisons.some(
        ({ workload: name, metric, a, b, verdict }) =>
          name === workload &&
          metric === 'errorShare' &&
          ((verdict === 'a-better' && a === better && b === worse) ||
            (verdict === 'b-better' && b === better && a === worse)),
      );
    if (
      failing.length > 0 &&
      held.length > 0 &&
      failing.every((one) => held.every((two) => isTold(one, two)))
    )
      return { workload, failing, held };
  }
  return undefined;
}

/** The workload that the headline is about. */
export const leadWorkload = (findings: Findings): string | undefined =>
  findOverload(findings)?.workload ?? findings.workloads[0]?.name;

/** Of what was measured: on somebody's own targets nobody knows what is paid for. */
function ownCrossover({ kind, crossovers }: Findings): Crossover | undefined {
  return kind === 'target' ? undefined : crossovers[0];
}

/** The row that stands for a comparison in a headline: p95 where it can be told, else the median. */
function mainRow({ comparisons, workloads }: Findings): ComparisonRow | undefined {
  const rows = comparisons.filter((row) => row.workload === workloads[0]?.name);
  const of = (metric: ComparisonRow['metric']) =>
    rows.find((row) => row.metric === metric && row.difference.value !== null);
  return of('responseP95') ?? of('responseP50') ?? rows[0];
}

/** The difference in response time under a workload that a verdict found, the largest in proportion. */
export function largestDifference({ comparisons }: Findings, workload: string): ComparisonRow | undefined {
  const size = ({ ratio }: ComparisonRow) => Math.abs(Math.log(ratio.value ?? 1));
  return comparisons
    .filter(
      ({ workload: name, metric, verdict, ratio }) =>
        name === workload &&
        /^responseP\d+$/.test(metric) &&
        (verdict === 'a-better' || verdict === 'b-better') &&
        ratio.value !== null,
    )
    .toSorted((x, y) => size(y) - size(x))[0];
}

/** A run of one architecture compares nothing; it still measures. */
function writeAlone({ architectures, workloads }: Findings): string {
  const names = listWords(architectures.map(({ title }) => title));
  return `${names} under ${workloads[0]?.name ?? 'no'} traffic`;
}

function writeStandfirst(findings: Findings): string {
  const where = {
    lab: 'in the lab, on one machine',
    aws: 'on AWS',
    target: 'on the targets that were named',
  }[findings.kind];
  const names = listWords(findings.architectures.map(({ title }) => title));
  const cost =
    findings.crossovers.length + findings.bills.length > 0
      ? ` Monthly cost${findings.kind === 'target' ? ' of the catalogue’s architectures of these names' : ''} is modelled from AWS’s unit prices for {region}.`
      : '';
  return `The same API and the same seeded requests against ${names}, measured ${where}: response time from the intended send, {totals.requests|count} requests in {totals.validRepeats|count} repeats.${cost}`;
}

/** How old the unit prices are, as a template. */
export const priceDating = ({ oldest, newest }: NonNullable<Report['priceDates']>): string =>
  oldest === newest
    ? 'dated {priceDates.oldest|date}'
    : 'dated {priceDates.oldest|date} to {priceDates.newest|date}';

/** The most important sentences that fit into the limit, in the order of importance. */
function writeVerdict(findings: Findings): string {
  const name = titleOf(findings);
  const candidates: string[] = [];
  const crossover = ownCrossover(findings);
  if (crossover !== undefined) candidates.push(costSentence(crossover, name).sentence);
  if (crossover?.kind === 'never') candidates.push(...cheaperStill(findings, crossover));
  const overload = findOverload(findings);
  if (overload !== undefined) candidates.push(overloadSentence(overload, name, limitedServers(findings)));
  const row = mainRow(findings);
  if (row !== undefined && overload === undefined) candidates.push(row.sentence);
  // A finding under another workload weighs more than how the first one failed to differ.
  const [other] = findings.workloads
    .slice(1)
    .flatMap(({ name: workload }) => {
      const found = largestDifference(findings, workload);
      return found === undefined ? [] : [found];
    })
    .toSorted((x, y) => Math.abs(Math.log(y.ratio.value ?? 1)) - Math.abs(Math.log(x.ratio.value ?? 1)));
  if (other !== undefined) candidates.push(other.sentence);
  if (overload === undefined) candidates.push(failures(findings));
  candidates.push(coldStarts(findings));
  const chosen: string[] = [];
  for (const sentence of candidates.filter((candidate) => candidate !== '')) {
    const words = renderText([...chosen, sentence].join(' '), findings).split(/\s+/).length;
    if (words <= VERDICT_WORDS) chosen.push(sentence);
  }
  return chosen.join(' ');
}

/** Where one of two always costs less, the traffic from which a third costs less than that one. */
function cheaperStill({ crossovers, architectures }: Findings, never: Crossover): string[] {
  const name = titleOf({ architectures });
  const [winner] = never.cheaper;
  const third = crossovers.find(
    ({ kind, shape, cheaper }) => kind === 'one' && shape === never.shape && cheaper[0] === winner,
  );
  const [, cheaper] = third?.cheaper ?? [];
  if (third === undefined || cheaper === undefined || cheaper === 'equal') return [];
  const at = path.crossover(third.a, third.b, third.shape);
  return [`Above ${field(`${at}.points[0]`, 'full')} ${name(cheaper)} costs less still.`];
}

function overloadSentence(
  { workload, failing, held }: Overload,
  name: (id: string) => string,
  size: string | null,
): string {
  const failed = failing.map(
    (id) => `${name(id)} failed ${field(path.metric(workload, id, 'errorShare'), 'full')} of its requests`,
  );
  return `Under ${workload} traffic ${listWords(failed)}, more than the objective allows; ${listWords(held.map(name))} held.${size === null ? '' : ` Each server was held to ${size} of a core.`}`;
}

function failures(findings: Findings): string {
  if (findings.totals.requests === 0) return 'No repeat is valid, so nothing is summarised.';
  if (findings.totals.failedRequests === 0) return 'No request failed.';
  return '{totals.failedRequests|count} of {totals.requests|count} requests failed.';
}

function coldStarts({ coldStarts: measured }: Findings): string {
  const [first] = measured;
  return first === undefined || first.responseP50.value === null
    ? ''
    : `A cold start took ${field(`${path.coldStarts(first.architecture)}.responseP50`, 'full')} in the median.`;
}

/** The takeaway of a figure of percentiles: what the verdicts allow to be said of each pair with the first architecture. */
export function percentileTakeaway(
  findings: Pick<Findings, 'architectures' | 'comparisons'>,
  workload: string,
): string {
  const baseline = findings.architectures[0]?.id;
  const rows = findings.comparisons.filter(
    (row) =>
      row.workload === workload &&
      /^responseP\d+$/.test(row.metric) &&
      row.difference.value !== null &&
      (row.a === baseline || row.b === baseline),
  );
  if (rows.length === 0) return `Response time by percentile under ${workload} traffic`;
  const pairs = [...Map.groupBy(rows, ({ a, b }) => `${a} ${b}`).values()];
  const isFaster = ({ verdict }: ComparisonRow) => verdict === 'a-better' || verdict === 'b-better';
  if (pairs.length > 1 && !rows.some(isFaster)) {
    const against = `Under ${workload} traffic, against ${titleOf(findings)(baseline ?? '')}`;
    const said = new Set(pairs.map((own) => pairTakeaway(own, titleOf(findings), false)));
    return `${against}: ${said.size === 1 ? [...said].join('') : 'nobody was faster in a way that can be claimed'}`;
  }
  const parts = pairs.map((own) => pairTakeaway(own, titleOf(findings), pairs.length > 1));
  return `Under ${workload} traffic: ${parts.join('; ')}`;
}

/** What the verdicts on one pair say, each with its percentiles; of several pairs each names both of its own. */
function pairTakeaway(
  rows: readonly ComparisonRow[],
  name: (id: string) => string,
  isOneOfSeveral: boolean,
): string {
  const said = new Map<string, string[]>();
  for (const row of rows) {
    const [a, b] = [name(row.a), name(row.b)];
    const [winner, loser] = row.verdict === 'a-better' ? [a, b] : [b, a];
    const says =
      row.verdict === 'a-better' || row.verdict === 'b-better'
        ? `${winner} was faster${isOneOfSeveral ? ` than ${loser}` : ''}`
        : `${row.verdict === 'equivalent' ? 'no practical difference' : 'inconclusive'}${isOneOfSeveral ? ` between ${a} and ${b}` : ''}`;
    said.set(says, [...(said.get(says) ?? []), nameMetric(row.metric)]);
  }
  // Of several pairs only what was found, or else how all of them ended: a heading has little room.
  const found = [...said].filter(([says]) => says.includes('faster'));
  const parts = isOneOfSeveral && found.length > 0 ? found : [...said];
  return parts.map(([says, metrics]) => `${says} at ${listWords(metrics)}`).join('; ');
}
