import { type Crossover, countedRate } from '@crossover/model';
import { baselineSentences } from './baseline-sentence.ts';
import type { Estimate } from './estimate.ts';
import { roundToCents } from './rounding.ts';

const usd = (value: number) =>
  `$${roundToCents(value).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

/** Three significant digits: more would claim what the interval denies. */
const rate = (value: number | null) => (value === null ? 'an unknown rate' : countedRate(bare(value)));

/** More crossings than this are summed up. */
const MAX_TOLD = 4;

const list = (words: readonly string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

function bare(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

function crossoverSentence(crossover: Crossover, titleOf: (id: string) => string): string {
  const { a, b, cheaper, points, kind } = crossover;
  const pair = `${titleOf(a)} and ${titleOf(b)}`;
  const name = (id: string | undefined) => titleOf(id ?? '');
  const state = (id: string | undefined) =>
    id === 'equal' ? 'they cost the same' : `${name(id)} is cheaper`;
  const range = `between ${bare(crossover.fromRatePerSecond)} and ${countedRate(bare(crossover.toRatePerSecond))}`;
  if (kind === 'never') {
    return cheaper[0] === 'equal'
      ? `${pair} cost the same ${range}.`
      : `${pair} never cross ${range}: ${name(cheaper[0])} is cheaper throughout.`;
  }
  const [point] = points;
  if (kind === 'one' && point !== undefined) {
    const interval =
      point.low === null || point.high === null
        ? ''
        : ` (95 % interval ${bare(point.low)}–${bare(point.high)})`;
    return `${pair} cross at ${rate(point.value)}${interval}: below it ${state(cheaper[0])}, above it ${cheaper.includes('equal') ? state(cheaper[1]) : name(cheaper[1])}.`;
  }
  if (points.length > MAX_TOLD) {
    return `${pair} cross ${points.length} times ${range}, first at ${rate(points[0]?.value ?? null)} and last at ${rate(points.at(-1)?.value ?? null)}: they take turns with the steps of their fleets; ${state(cheaper[0])} before the first, ${cheaper.at(-1) === 'equal' ? state('equal') : name(cheaper.at(-1))} after the last.`;
  }
  const changes = points.map((each, i) => {
    const next = cheaper[i + 1];
    return `at ${rate(each.value)} ${next === 'equal' ? 'they become equal' : `${name(next)} becomes cheaper`}`;
  });
  return `${pair} cross ${points.length} times ${range}: ${state(cheaper[0])} first; ${list(changes)}.`;
}

/** The answer in words: what each costs, which is cheapest, where each pair crosses. */
export function estimateSentence(
  answer: Omit<Estimate, 'sentences'>,
  titleOf: (id: string) => string,
): string[] {
  const costs = answer.architectures.map(
    ({ architecture, bill }) => `the ${titleOf(architecture)} architecture ${usd(bill.totalUsd)}`,
  );
  const verdict =
    answer.architectures.length < 2
      ? ''
      : answer.cheapest === 'equal'
        ? ': the cheapest two cost the same'
        : `: ${titleOf(answer.cheapest)} is the cheapest`;
  const totalsUsd = new Map(
    answer.architectures.map(({ architecture, bill }) => [architecture, bill.totalUsd]),
  );
  return [
    `At ${rate(answer.ratePerSecond)} (${answer.shape.title}) a month costs ${list(costs)}${verdict}.`,
    ...answer.crossovers.map(({ crossover }) => crossoverSentence(crossover, titleOf)),
    ...answer.baselines.flatMap((baseline) => baselineSentences(baseline, titleOf, totalsUsd)),
  ];
}
