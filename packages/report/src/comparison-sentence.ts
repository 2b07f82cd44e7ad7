import type { ComparisonRow, Metric } from '@crossover/model';
import { field, path } from './reference.ts';
import { nameMetric } from './words.ts';

type Row = Omit<ComparisonRow, 'sentence'>;

/** How a better value of each kind of metric is said. */
function betterWords(metric: Metric, loser: string): string {
  if (metric === 'errorShare') return `failed less often than ${loser}`;
  if (metric === 'goodput') return `answered more requests within the objective than ${loser}`;
  return `was faster than ${loser} at ${nameMetric(metric)}`;
}

function subject(metric: Metric): string {
  if (metric === 'errorShare') return 'the share of failed requests';
  if (metric === 'goodput') return 'the rate answered within the objective';
  return nameMetric(metric);
}

/**
 * The verdict of one row as a sentence, a template. "Faster" and its like appear only where the verdict says so; a
 * difference that does not matter and one that cannot be told are different sentences.
 */
export function comparisonSentence(row: Row, titleOf: (id: string) => string): string {
  const at = path.comparison(row.workload, row.metric, row.a, row.b);
  const pair = `${titleOf(row.a)} and ${titleOf(row.b)}`;
  switch (row.verdict) {
    case 'a-better':
    case 'b-better': {
      const [winner, loser] = row.verdict === 'a-better' ? [row.a, row.b] : [row.b, row.a];
      return `Under ${row.workload} traffic ${titleOf(winner)} ${betterWords(row.metric, titleOf(loser))}, by ${field(`${at}.difference`, 'size-full')}.`;
    }
    case 'equivalent':
      return `Under ${row.workload} traffic ${pair} show no practical difference in ${subject(row.metric)}: ${signed(row, at, titleOf)}, within ±${field(`${at}.smallestEffect`)}.`;
    case 'inconclusive':
      return inconclusive(row, at, pair, titleOf);
  }
}

/** A difference has a direction: it is of the first minus the second. */
const signed = ({ a, b }: Row, at: string, titleOf: (id: string) => string) =>
  `${titleOf(a)} minus ${titleOf(b)} is ${field(`${at}.difference`, 'full')}`;

function inconclusive(row: Row, at: string, pair: string, titleOf: (id: string) => string): string {
  const about = `Under ${row.workload} traffic ${subject(row.metric)} of ${pair}`;
  switch (row.reason) {
    case 'within-noise-floor':
      return `${about} differ by ${field(`${at}.difference`, 'size')}, no more than one of them differs from itself (${field(`${at}.noiseFloor`)}): inconclusive.`;
    case 'within-instrument-bias':
      return `${about} differ by ${field(`${at}.difference`, 'size')}, which is not certain once the instrument’s own bias (${field(`${at}.instrumentBias`)}) is allowed for: inconclusive.`;
    case 'not-estimable':
      return `${about} cannot be compared: ${row.difference.reason ?? 'there is no interval'}.`;
    default:
      return `${about} cannot be told apart with this many repeats: ${signed(row, at, titleOf)}, inconclusive.`;
  }
}
