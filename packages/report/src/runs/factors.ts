import type { Report } from '@crossover/model';
import { formatDate, formatMs, formatShare } from '../format.ts';

/** One thing that decides what a run's numbers are of, in two runs. */
export interface Factor {
  readonly name: string;
  readonly a: string;
  readonly b: string;
  /** `unknown`: at least one of the runs does not say. */
  readonly state: 'same' | 'changed' | 'unknown';
}

const UNKNOWN = 'not known';
const short = (hash: string | null | undefined) => hash?.slice(0, 12) ?? UNKNOWN;

/** Everything of a run that could move its numbers, in words; what only names a run (slug, dates) is left out. */
function describe(report: Report): Map<string, string> {
  const { environment, lab, statistics } = report;
  const code =
    environment.commit === null
      ? UNKNOWN
      : `${short(environment.commit)}${environment.isCommitClean === false ? ', with changes that are not committed' : ''}`;
  return new Map([
    ['Kind', { lab: 'lab', aws: 'measured on AWS', target: 'measured on named targets' }[report.kind]],
    ['Region of the prices', report.region],
    ['Architectures', report.architectures.map(({ title }) => title).join(', ')],
    ['Workloads', report.workloads.map(({ name }) => name).join(', ')],
    ['Preset and seed', `${report.preset}, ${report.seed}`],
    ['Repeats used of planned', `${report.totals.validRepeats} of ${report.totals.plannedRepeats}`],
    ['Machine', `${environment.os}; ${environment.cpuModel}, ${environment.cpus} cores`],
    ['Memory', `${environment.memoryMib} MiB`],
    ['Code', code],
    ['Lockfile', short(environment.lockfileSha256)],
    ['Node', environment.nodeVersion],
    ['Database', environment.databaseVersion],
    ...Object.entries(environment.versions).map(([name, version]): [string, string] => [name, version]),
    ...Object.entries(environment.bundles).map(([name, { sha256 }]): [string, string] => [
      `Bundle ${name}`,
      short(sha256),
    ]),
    ['Cold starts under load', report.coldStartsUnderLoad ?? 'none possible'],
    [
      'Prices',
      report.priceDates === null
        ? UNKNOWN
        : `dated ${formatDate(report.priceDates.oldest)} to ${formatDate(report.priceDates.newest)}`,
    ],
    ['Confidence', formatShare(statistics.level)],
    [
      'Smallest effect',
      `${formatShare(statistics.smallestEffect.share)} or ${formatMs(statistics.smallestEffect.ms)}`,
    ],
    ...Object.entries(lab ?? {}).map(([name, value]): [string, string] => [
      `Lab setting ${name}`,
      value === null ? 'none' : String(value),
    ]),
  ]);
}

/** The two provenances side by side: what changed first, then what is not known, then what is the same. */
export function compareFactors(a: Report, b: Report): Factor[] {
  const ofA = describe(a);
  const ofB = describe(b);
  const order = ['changed', 'unknown', 'same'];
  return [...new Set([...ofA.keys(), ...ofB.keys()])]
    .map((name): Factor => {
      const left = ofA.get(name) ?? UNKNOWN;
      const right = ofB.get(name) ?? UNKNOWN;
      const state = left === UNKNOWN || right === UNKNOWN ? 'unknown' : left === right ? 'same' : 'changed';
      return { name, a: left, b: right, state };
    })
    .sort((x, y) => order.indexOf(x.state) - order.indexOf(y.state));
}

/** Why numbers of a workload cannot be compared between two runs; null where they can. */
export function whyNotComparable(a: Report, b: Report, workload: string): string | null {
  if (a.kind !== b.kind) return 'one run was measured in the lab, the other on AWS';
  const ofA = a.workloads.find(({ name }) => name === workload);
  const ofB = b.workloads.find(({ name }) => name === workload);
  if (ofA === undefined || ofB === undefined) return 'only one of the runs had it';
  if (ofA.scheduleHash !== ofB.scheduleHash) return 'the runs sent different requests at different times';
  if (ofA.products !== ofB.products) return 'the runs had different data in the database';
  if (ofA.timeoutMs !== ofB.timeoutMs) return 'the runs gave up after different times';
  return null;
}
