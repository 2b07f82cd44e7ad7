import type { Baseline } from '@crossover/model';
import { type Findings, titleOf } from './headline.ts';
import { field, path } from './reference.ts';
import { listWords } from './words.ts';

/** Dollars that are less than this share of the bill are no reason to choose. */
const NEGLIGIBLE_SHARE = 0.005;

/** The finding about one split, as a heading. */
export function baselineTakeaway(findings: Findings, baseline: Baseline): string {
  const name = titleOf(findings);
  const split = name(baseline.architecture);
  const beaten = baseline.rivals.filter(({ savingShare }) => savingShare > NEGLIGIBLE_SHARE);
  const at = `${path.baseline(baseline.architecture, baseline.shape)}.best`;
  const best = `With ${baseline.shape.replaceAll('-', ' ')} traffic ${split} costs least with ${field(`${at}.instances`, 'count')} servers, which answer ${field(`${at}.serverShare`, 'share')} of the requests`;
  if (beaten.length === 0) return `${best}; it does not pay against either pure architecture`;
  return beaten.length === baseline.rivals.length
    ? `${best}; no pure architecture is cheaper`
    : `${best}; cheaper than ${listWords(beaten.map(({ architecture }) => name(architecture)))} only`;
}

/** What each traffic costs with a split and without, for which peaks a split pays, and who answered in this run. */
export function writeSplit(findings: Findings): string | null {
  const splits = [...Map.groupBy(findings.baselines, ({ architecture }) => architecture).values()];
  const peaks = findings.baselines.slice(-1).flatMap((baseline) => writePeaks(findings, baseline) ?? []);
  const served = [...Map.groupBy(findings.splits, ({ architecture }) => architecture)].map(
    ([architecture, own]) => {
      const shares = own.map(
        ({ workload }) =>
          `${field(`${path.split(workload, architecture)}.functionShare`, 'full')} under ${workload} traffic`,
      );
      return `Of the requests to ${titleOf(findings)(architecture)} in this run functions answered ${listWords(shares)}.`;
    },
  );
  const all = [...splits.map((own) => writeBaselines(findings, own)), ...peaks, ...served];
  return all.length === 0 ? null : all.join(' ');
}

const nameShape = ({ shape }: Baseline) => `${shape.replaceAll('-', ' ')} traffic`;

/** The months of one split beside those of its rivals; one list for all shapes, as their rates and peaks are. */
function writeBaselines(findings: Findings, baselines: readonly Baseline[]): string {
  const name = titleOf(findings);
  const at = ({ architecture, shape }: Baseline) => path.baseline(architecture, shape);
  const [first] = baselines;
  const rivals = first?.rivals.map(({ architecture }) => name(architecture)) ?? [];
  const months = baselines.map((baseline) => {
    const others = baseline.rivals.map((_, index) =>
      field(`${at(baseline)}.rivals[${index}].totalUsd`, 'usd'),
    );
    return `${field(`${at(baseline)}.best.totalUsd`, 'usd')} with ${field(`${at(baseline)}.best.instances`, 'count')} servers, against ${listWords(others)}, under ${nameShape(baseline)}`;
  });
  // The unit stands at the last of a list.
  const list = (key: string, format: string) =>
    listWords(
      baselines.map((baseline, index) =>
        field(`${at(baseline)}.${key}`, index === baselines.length - 1 ? format : 'short'),
      ),
    );
  return `A month of ${name(first?.architecture ?? '')} at its best split, against ${listWords(rivals)}: ${months.join('; ')}. The mean rates are ${list('ratePerSecond', 'rate')}, the peaks ${list('peakToMean', 'short')} times as high.`;
}

/** For which peaks the split is the cheaper, against each rival. */
function writePeaks(findings: Findings, baseline: Baseline): string | null {
  const name = titleOf(findings);
  const at = path.baseline(baseline.architecture, baseline.shape);
  const against = baseline.rivals.map(({ architecture: rival }) => {
    const words = baseline.peaks.flatMap((peak, peakIndex) => {
      const index = peak.thresholds.findIndex((each) => each.rival === rival);
      const height = writeHeight(peak, index, `${at}.peaks[${peakIndex}].thresholds[${index}]`);
      return height === null ? [] : [{ title: peak.title, height }];
    });
    const pays = [...Map.groupBy(words, ({ height }) => height)].map(
      ([height, own]) => `${listWords(own.map(({ title }) => title))} ${height}`,
    );
    if (pays.length === 0) return `than ${name(rival)} at no peak`;
    const only = words.length < baseline.peaks.length ? ' only' : '';
    return `than ${name(rival)}${only} when the peak is ${pays.join(', or ')}`;
  });
  if (against.length === 0 || baseline.peaks.length === 0) return null;
  return `At ${field(`${at}.ratePerSecond`, 'rate')} it costs less ${against.join('; ')}.`;
}

/** The heights of one kind of peak at which the split costs less; null where there is none. */
function writeHeight(peak: Baseline['peaks'][number], index: number, to: string): string | null {
  const { fromPeakToMean: from = null, toPeakToMean: until = null } = peak.thresholds[index] ?? {};
  if (from === null || until === null) return null;
  const [low, high] = [field(`${to}.fromPeakToMean`, 'short'), field(`${to}.toPeakToMean`, 'short')];
  if (until < peak.highestPeakToMean)
    return from === 1 ? `up to ${high} times the mean` : `from ${low} to ${high} times the mean`;
  return from === 1 ? 'at any height' : `from ${low} times the mean on`;
}
