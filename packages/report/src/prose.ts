import type { Crossover, Summary } from '@crossover/model';
import { writeBill, writeBillRates } from './bill-prose.ts';
import { costSentence } from './cost-sentence.ts';
import type { Findings } from './headline.ts';
import { largestDifference, limitedServers, titleOf } from './headline.ts';
import { writeMethodProse } from './method-prose.ts';
import { writeBilledCrossover, writeReconciliation } from './reconciliation/reconciliation-prose.ts';
import { field, path } from './reference.ts';
import { writeSplit } from './split-prose.ts';
import { capitalise, listWords } from './words.ts';

/** The paragraphs that open the sections of an article, as templates by name. */
export function writeProse(findings: Findings): Record<string, string> {
  const sections: Record<string, string | null> = {
    notice: writeNotice(findings),
    costSentence: writeCostSentence(findings),
    cost: writeCost(findings),
    split: writeSplit(findings),
    bill: writeBill(findings),
    billRates: writeBillRates(findings),
    reconciliation: writeReconciliation(findings),
    billedCrossover: writeBilledCrossover(findings),
    latency: writeLatency(findings),
    coldStarts: writeColdStarts(findings),
    control: writeControl(findings),
    method: writeMethod(findings),
    ...writeMethodProse(findings),
  };
  return Object.fromEntries(
    Object.entries(sections).flatMap(([name, text]) => (text === null ? [] : [[name, text]])),
  );
}

function writeNotice(findings: Findings): string | null {
  if (findings.kind !== 'lab') return null;
  const size = limitedServers(findings);
  const lab =
    'Lab run: every time on this page was measured on one machine with local stand-ins for AWS. It tells about the code and about the shape of each architecture, not about AWS. Costs are modelled from AWS’s published unit prices.';
  return size === null
    ? lab
    : `${lab} Each server was held to ${size} of a core, as the plan wanted; capacity was measured, and bills are modelled, with a whole one.`;
}

function writeCostSentence(findings: Findings): string | null {
  const [crossover] = findings.crossovers;
  return crossover === undefined ? null : costSentence(crossover, titleOf(findings)).sentence;
}

/** Crossovers that differ by less than this share of the first are nearly the same. */
const HARDLY = 0.05;

/** The other shapes of traffic: the headline is of traffic that is the same every second. */
function writeCost(findings: Findings): string | null {
  const [first, ...others] = findings.crossovers;
  if (first === undefined) return null;
  const name = titleOf(findings);
  const shapes = others.filter(({ a, b }) => a === first.a && b === first.b);
  const said = `For traffic that is the same every second, ${lowerFirst(costSentence(first, name).sentence)}${inMonths(first)}`;
  const isAlike = ({ kind, cheaper }: Crossover) =>
    kind === first.kind && kind !== 'several' && cheaper.join() === first.cheaper.join();
  if (shapes.length > 0 && shapes.every(isAlike) && isAlike(first)) {
    if (first.kind === 'never')
      return `${said} The same holds for ${listWords(shapes.map(({ shape }) => nameShape(shape)))} traffic.`;
    const points = shapes.map(
      ({ a, b, shape }) =>
        `${field(`${path.crossover(a, b, shape)}.points[0]`, 'full')} with ${nameShape(shape)} traffic`,
    );
    const own = first.points[0]?.value ?? Number.NaN;
    const isNear = shapes.every(({ points: [at] }) => Math.abs((at?.value ?? 0) / own - 1) < HARDLY);
    return `${said} ${isNear ? 'The shape of the traffic hardly moves that' : 'In the same order they cross elsewhere with other shapes'}: ${listWords(points)}.`;
  }
  const sentences = shapes.map(
    (crossover) =>
      `With ${nameShape(crossover.shape)} traffic, ${lowerFirst(costSentence(crossover, name).sentence)}`,
  );
  return [said, ...sentences].join(' ');
}

/** One crossover in the requests of a month, and what its interval means for a choice. */
function inMonths({ a, b, shape, kind, points: [point] }: Crossover): string {
  if (kind !== 'one' || point === undefined) return '';
  const at = field(`${path.crossover(a, b, shape)}.points[0]`, 'requests-a-month');
  const hasInterval = point.low !== null && point.high !== null;
  return ` That is some ${at} requests a month${hasInterval ? '; within the interval either may cost less' : ''}.`;
}

const nameShape = (shape: string) => shape.replaceAll('-', ' ');

/** As the rest of a sentence; an architecture's name is lower case anyway. */
const lowerFirst = (words: string) => `${words.slice(0, 1).toLowerCase()}${words.slice(1)}`;

/** The first workload at its median and in its tail; of each other one the largest difference that was found. */
function writeLatency(findings: Findings): string | null {
  const [first, ...others] = findings.workloads;
  if (first === undefined) return null;
  const rows = findings.comparisons.filter(
    (row) => row.workload === first.name && ['responseP50', 'responseP99'].includes(row.metric),
  );
  const found = others.flatMap(({ name }) => largestDifference(findings, name) ?? []);
  const said = [...rows, ...found].map(({ sentence }) => sentence);
  const cold = findings.summaries.flatMap((summary) => writeColdTail(findings, summary) ?? []);
  return said.length === 0 ? null : [...said, ...cold].join(' ');
}

/** From this share of cold starts on, a p99 is one of cold starts. */
const TAIL_SHARE = 0.01;

/** Where cold starts make the tail, how quick the others were; null where they do not. */
function writeColdTail(findings: Findings, { workload, architecture, metrics }: Summary): string | null {
  const { coldShare, warmResponseP50, warmResponseP99 } = metrics;
  if (coldShare?.value == null || coldShare.value < TAIL_SHARE || warmResponseP50?.value == null) return null;
  const at = (metric: 'coldShare' | 'warmResponseP50' | 'warmResponseP99') =>
    field(path.metric(workload, architecture, metric), 'full');
  const tail = warmResponseP99?.value == null ? '' : ` and ${at('warmResponseP99')} at p99`;
  return `Under ${workload} traffic ${at('coldShare')} of the requests to ${titleOf(findings)(architecture)} started cold; the others alone took ${at('warmResponseP50')} at p50${tail}.`;
}

function writeColdStarts(findings: Findings): string | null {
  const { coldStarts, coldStartsUnderLoad, totals } = findings;
  if (coldStartsUnderLoad === null) return null;
  const name = titleOf(findings);
  const alone = coldStarts.map(
    ({ architecture }) =>
      `${capitalise(name(architecture))}: ${field(`${path.coldStarts(architecture)}.n`, 'count')} cold starts measured live and alone, median client wait ${field(`${path.coldStarts(architecture)}.responseP50`, 'full')}, of which init ${field(`${path.coldStarts(architecture)}.initP50`, 'full')}.`,
  );
  const shares = findings.summaries.flatMap(({ architecture, workload, metrics, coldRequests }) =>
    metrics.coldShare === undefined || coldRequests === null
      ? []
      : [
          {
            architecture,
            share: `${field(path.metric(workload, architecture, 'coldShare'), 'full')} under ${workload} traffic`,
          },
        ],
  );
  const served = [...Map.groupBy(shares, ({ architecture }) => architecture)].map(
    ([architecture, own]) => `of ${name(architecture)} ${listWords(own.map(({ share }) => share))}`,
  );
  const under = served.length === 0 ? '' : ` Requests that started cold under load: ${served.join('; ')}.`;
  const inLab =
    findings.kind === 'lab' && alone.length > 0
      ? ' In the lab a cold start is a process with the function’s bundle that starts on this machine; what AWS does before that, such as fetching the code, is not in it.'
      : '';
  const how =
    coldStartsUnderLoad === 'banked'
      ? ' Under load the environments were banked: real ones, started beforehand, frozen, and thawed after their own recorded delay, because starting many at once on one machine would measure the machine.'
      : ' Under load the environments were started live.';
  const before =
    totals.warmUpColdStarts === 0
      ? ''
      : ' {totals.warmUpColdStarts|count} more happened during warm-up; the table of repeats has them.';
  return `${alone.join(' ')}${inLab}${under}${before}${how}`;
}

function writeControl({ controls }: Findings): string | null {
  if (controls.length === 0) return null;
  return 'The control compares each architecture with itself, its odd repeats against its even ones. What it finds is noise by construction; a difference between architectures that is not larger is not claimed. Neither is one that is not larger than the instrument’s own bias.';
}

function writeMethod(findings: Findings): string {
  const names = listWords(findings.architectures.map(({ title }) => title));
  return `Each workload is a seeded schedule of requests with the same operations at the same times for ${names}; its hash is below. Arrivals are open: a request is sent when it is due whether or not earlier ones were answered, and its response time counts from that moment. Architectures take turns in random order, {totals.plannedRepeats|count} repeats in all. Warm-up requests are recorded and not summarised. A repeat whose generator fell behind its schedule is kept and not used.`;
}
