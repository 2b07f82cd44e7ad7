import type { RepeatRow } from '@crossover/model';
import type { Findings } from './headline.ts';
import { field } from './reference.ts';

/** How late and how unevenly the requests of the used repeats were sent, from the least to the most. */
export function writeSending({ repeats }: Pick<Findings, 'repeats'>): string | null {
  const used = repeats.filter(({ state }) => state === 'valid');
  const lag = writeRange(used, 'lagP99Ms', 'ms');
  const rateError = writeRange(used, 'rateErrorP99Share', 'share');
  if (lag === null) return null;
  const uneven =
    rateError === null
      ? ''
      : ` Its rate error, which is how far the rate of sending was off the scheduled one within a tenth of a second, was ${rateError} at p99.`;
  const unknown = used.some(({ rateErrorP99Share }) => rateErrorP99Share === null)
    ? ' The rate error is not told where requests waited for a free connection, since the records then say when they got one, where requests were too few, and in a user’s own script, which has no schedule.'
    : '';
  return `In the repeats that are used the load generator’s lag at p99 was ${lag}.${uneven}${unknown} Both are in the table of repeats, one by one.`;
}

/** From the smallest to the largest that is known of the repeats; null when none is. */
function writeRange(
  repeats: readonly RepeatRow[],
  name: 'lagP99Ms' | 'rateErrorP99Share',
  format: string,
): string | null {
  const known = repeats.filter((row) => row[name] !== null).sort((a, b) => (a[name] ?? 0) - (b[name] ?? 0));
  const [least] = known;
  const most = known.at(-1);
  if (least === undefined || most === undefined) return null;
  const at = ({ id }: RepeatRow) => field(`repeats[id=${id}].${name}`, format);
  return least[name] === most[name] ? at(least) : `${at(least)} to ${at(most)}`;
}
