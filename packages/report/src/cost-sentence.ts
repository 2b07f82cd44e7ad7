import type { Crossover } from '@crossover/model';
import { field, path } from './reference.ts';

/** What is said of the crossovers of one pair, as templates: a headline, and a sentence with the intervals. */
export interface CostSentence {
  readonly headline: string;
  readonly sentence: string;
}

/** As many crossings as a sentence can name one by one. */
const FEW = 3;

/**
 * Never, one or several crossings, each in its own words.
 *
 * `crossover.cheaper` has one entry more than there are points; `equal` stands where the two bills do not differ.
 *
 * @param at where the report has it
 */
export function costSentence(
  crossover: Crossover,
  titleOf: (id: string) => string,
  at = path.crossover(crossover.a, crossover.b, crossover.shape),
): CostSentence {
  const range = `${field(`${at}.fromRatePerSecond`, 'short')} to ${field(`${at}.toRatePerSecond`, 'rate')}`;
  const name = (id: string | undefined) => titleOf(id ?? '');
  const [first, second] = crossover.cheaper;
  const point = (index: number, format?: string) => field(`${at}.points[${index}]`, format);
  if (crossover.kind === 'never') {
    if (first === 'equal' || first === undefined) {
      return {
        headline: `${name(crossover.a)} and ${name(crossover.b)} cost the same`,
        sentence: `From ${range} the monthly bills of ${name(crossover.a)} and ${name(crossover.b)} do not differ.`,
      };
    }
    const other = first === crossover.a ? crossover.b : crossover.a;
    return {
      headline: `${name(first)} costs less than ${name(other)} at any traffic`,
      sentence: `There is no crossover: from ${range} ${name(first)} costs less than ${name(other)}.`,
    };
  }
  if (crossover.kind === 'one') {
    const hasInterval = crossover.points[0]?.low !== null && crossover.points[0]?.high !== null;
    const interval = hasInterval ? '' : ', without an interval';
    return {
      headline: `Below ${point(0)} ${name(first)} costs less; above it, ${name(second)}`,
      sentence: `The monthly bills cross at ${point(0, 'full')}${interval}: below it ${name(first)} costs less, above it ${name(second)}.`,
    };
  }
  const last = crossover.points.length - 1;
  const between = (at: typeof point, end: number) =>
    `The monthly bills cross several times between ${at(0, 'full')} and ${at(end, 'full')}: below, ${name(first)} costs less; above, ${name(crossover.cheaper.at(-1))}.`;
  return {
    headline: `${name(crossover.a)} and ${name(crossover.b)} change places several times between ${point(0)} and ${point(last)}`,
    sentence:
      crossover.points.length > FEW
        ? between(point, last)
        : `The monthly bills cross several times: ${crossover.points
            .map(
              (_, index) =>
                `at ${point(index, 'full')} ${name(crossover.cheaper[index + 1])} becomes the one that costs less`,
            )
            .join('; ')}.`,
  };
}
