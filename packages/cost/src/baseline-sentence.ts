import { type Baseline, counted } from '@crossover/model';
import { roundToCents } from './rounding.ts';

const usd = (value: number) =>
  `$${roundToCents(value).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

const percent = (share: number) => `${(100 * share).toLocaleString('en-US', { maximumFractionDigits: 1 })} %`;
const ratio = (value: number) => value.toLocaleString('en-US', { maximumSignificantDigits: 2 });

const list = (words: readonly string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/**
 * Differences of the amounts as they are printed. Rivals are counted with the split's own numbers for the parts that
 * both have: where that makes another total than a rival's own bill, it is said, with that total.
 */
function against(
  { architecture: split, best, rivals }: Baseline,
  titleOf: (id: string) => string,
  ownTotalsUsd: ReadonlyMap<string, number>,
): string {
  const words = rivals.map(({ architecture, totalUsd }) => {
    const savingUsd = roundToCents(totalUsd) - roundToCents(best.totalUsd);
    const amount = roundToCents(Math.abs(savingUsd));
    if (amount === 0) return `as much as ${titleOf(architecture)}`;
    return `${usd(amount)} ${savingUsd > 0 ? 'less' : 'more'} than ${titleOf(architecture)}`;
  });
  if (words.length === 0) return '';
  const changed = rivals.filter(
    ({ architecture, totalUsd }) =>
      roundToCents(ownTotalsUsd.get(architecture) ?? totalUsd) !== roundToCents(totalUsd),
  );
  const amounts = changed.map(
    ({ architecture, totalUsd }) => `${titleOf(architecture)} then costs ${usd(totalUsd)}`,
  );
  const basis =
    changed.length === 0
      ? ''
      : ` when the parts that they share have the numbers of ${titleOf(split)} (${list(amounts)})`;
  return `, ${list(words)}${basis}`;
}

/** Fewer servers than the fleet's minimum may be cheaper still; the minimum is what survives the loss of a zone. */
function belowMinimum({ points, best, minInstances }: Baseline): string {
  const least = points.reduce((low, each) => (each.totalUsd < low.totalUsd ? each : low), best);
  return least.instances >= minInstances || roundToCents(least.totalUsd) >= roundToCents(best.totalUsd)
    ? ''
    : ` With ${least.instances} it would be ${usd(best.totalUsd - least.totalUsd)} less; fewer than ${minInstances} do not survive the loss of a zone.`;
}

function heights(from: number | null, to: number | null, highest: number): string {
  if (from === null || to === null) return 'of no height';
  if (from === 1) return to === highest ? 'of any height' : `up to ${ratio(to)} times the mean`;
  return to === highest
    ? `from ${ratio(from)} times the mean on`
    : `of ${ratio(from)} to ${ratio(to)} times the mean`;
}

function peakSentence({ architecture, peaks }: Baseline, titleOf: (id: string) => string): string[] {
  const rivals = peaks[0]?.thresholds.map(({ rival }) => rival) ?? [];
  return rivals.map((rival) => {
    const words = peaks.map((peak) => {
      const found = peak.thresholds.find((each) => each.rival === rival);
      return `with a peak of ${peak.title} ${heights(found?.fromPeakToMean ?? null, found?.toPeakToMean ?? null, peak.highestPeakToMean)}`;
    });
    return `At this mean rate ${titleOf(architecture)} is cheaper than ${titleOf(rival)} ${list(words)}.`;
  });
}

/**
 * The best split in words, against the pure architectures, and the peaks it pays for.
 *
 * @param ownTotalsUsd monthly bills of the rivals with their own numbers, where they stand beside this
 */
export function baselineSentences(
  baseline: Baseline,
  titleOf: (id: string) => string,
  ownTotalsUsd: ReadonlyMap<string, number> = new Map(),
): string[] {
  const { architecture, best } = baseline;
  const servers = counted(best.instances, 'server');
  return [
    `${titleOf(architecture)} costs least with ${servers} for the baseline, which answer ${percent(best.serverShare)} of the requests: ${usd(best.totalUsd)}${against(baseline, titleOf, ownTotalsUsd)}.${belowMinimum(baseline)}`,
    ...peakSentence(baseline, titleOf),
  ];
}
