import type { ComparisonRow, Crossover, Report } from '@crossover/model';
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
      ? ` Monthly cost${findings.kind === 'target' ? ' of the catalogue’s architectures of these names' : ''} is modelled from AWS's unit prices for {region}${findings.priceDates === null ? '' : `, ${priceDating(findings.priceDates)}`}.`
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
  const row = mainRow(findings);
  if (row !== undefined) candidates.push(row.sentence);
  candidates.push(failures(findings));
  candidates.push(coldStarts(findings));
  const chosen: string[] = [];
  for (const sentence of candidates.filter((candidate) => candidate !== '')) {
    const words = renderText([...chosen, sentence].join(' '), findings).split(/\s+/).length;
    if (words <= VERDICT_WORDS) chosen.push(sentence);
  }
  return chosen.join(' ');
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

/** The takeaway of a figure of percentiles: what the verdicts at the median and in the tail allow to be said. */
export function percentileTakeaway(findings: Findings, workload: string): string {
  const rows = findings.comparisons.filter(
    (row) => row.workload === workload && /^responseP\d+$/.test(row.metric) && row.difference.value !== null,
  );
  if (rows.length === 0) return `Response time by percentile under ${workload} traffic`;
  const name = titleOf(findings);
  const winners = new Map<string, string[]>();
  for (const row of rows) {
    const says =
      row.verdict === 'a-better'
        ? `${name(row.a)} was faster`
        : row.verdict === 'b-better'
          ? `${name(row.b)} was faster`
          : row.verdict === 'equivalent'
            ? 'no practical difference'
            : 'inconclusive';
    winners.set(says, [...(winners.get(says) ?? []), nameMetric(row.metric)]);
  }
  const parts = [...winners].map(([says, metrics]) => `${says} at ${listWords([...new Set(metrics)])}`);
  return `Under ${workload} traffic: ${parts.join('; ')}`;
}
