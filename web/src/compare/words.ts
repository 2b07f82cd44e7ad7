import { formatDate } from '@crossover/report/format';
import type { MeasureRow, RunComparison, RunVerdict } from '@crossover/report/runs';
import { listWords, nameMetric } from '@crossover/report/words';

const VERDICTS: Readonly<Record<RunVerdict, string>> = {
  lower: '▾ lower in the later run',
  higher: '▴ higher in the later run',
  'no-practical-difference': '≈ no practical difference',
  inconclusive: '? inconclusive',
  'not-estimable': 'not estimable',
  withheld: 'withheld',
};

export const nameRunVerdict = (verdict: RunVerdict): string => VERDICTS[verdict];

export function titleOf({ a, b }: RunComparison, architecture: string): string {
  const known = [...a.architectures, ...b.architectures].find(({ id }) => id === architecture);
  return known?.title ?? architecture;
}

const nameRow = (comparison: RunComparison, { workload, architecture, metric }: MeasureRow) =>
  `${nameMetric(metric)} of ${titleOf(comparison, architecture)} under ${workload}`;

/** What may be said of the two runs, and what it may be put down to; "lower" and "higher" only where a verdict says so. */
export function comparisonSentences(comparison: RunComparison): string[] {
  const { a, b, factors, measures } = comparison;
  const judged = measures.filter(({ verdict }) => verdict !== 'withheld');
  if (judged.length === 0) {
    return [
      'Nothing is claimed about times or failures: no workload was the same in both runs, so a difference could be of the requests as well as of anything else.',
    ];
  }
  const moved = judged.filter(({ verdict }) => verdict === 'lower' || verdict === 'higher');
  const same = judged.filter(({ verdict }) => verdict === 'no-practical-difference');
  const days = [a, b].map(({ startedAt }) => formatDate(startedAt));
  const between = days[0] === days[1] ? `the two runs of ${days[0]}` : days.join(' and ');
  const first =
    moved.length === 0
      ? `Of ${judged.length} measures none is known to differ between ${between}; ${same.length} ${same.length === 1 ? 'shows' : 'show'} no practical difference, the rest is inconclusive.`
      : `${moved.length} of ${judged.length} measures differ between ${between}: ${listWords(
          moved.slice(0, 4).map((row) => `${nameRow(comparison, row)} is ${row.verdict}`),
        )}${moved.length > 4 ? ', and more below' : ''}.`;
  const changed = factors.filter(({ state }) => state === 'changed').map(({ name }) => name);
  const cause =
    changed.length === 0
      ? 'No recorded factor changed, so what differs is the machine’s hour or something that is not recorded.'
      : `${changed.length === 1 ? 'One factor' : `${changed.length} factors`} changed as well (${listWords(changed.length > 5 ? [...changed.slice(0, 5), 'others'] : changed)}); which of them a difference is due to, two runs cannot tell.`;
  return [first, cause];
}
