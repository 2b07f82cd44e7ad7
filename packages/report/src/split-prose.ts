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

/** How much of each traffic belongs on servers, against the pure architectures, and for which peaks a split pays. */
export function writeSplit(findings: Findings): string | null {
  const sentences = findings.baselines.map((baseline) => writeBaseline(findings, baseline));
  const peaks = findings.baselines.slice(-1).flatMap((baseline) => writePeaks(findings, baseline));
  const shares = findings.splits.map(({ workload, architecture }) => {
    const at = path.split(workload, architecture);
    return `${field(`${at}.functionShare`, 'full')} of the requests to ${titleOf(findings)(architecture)} under ${workload} traffic`;
  });
  const served = shares.length === 0 ? [] : [`In this run functions answered ${listWords(shares)}.`];
  const all = [...sentences, ...peaks, ...served];
  return all.length === 0 ? null : all.join(' ');
}

function writeBaseline(findings: Findings, baseline: Baseline): string {
  const name = titleOf(findings);
  const at = path.baseline(baseline.architecture, baseline.shape);
  const against = baseline.rivals.map(({ architecture, savingUsd, savingShare }, index) => {
    const rival = `${at}.rivals[${index}]`;
    if (Math.abs(savingShare) <= NEGLIGIBLE_SHARE) return `about as much as ${name(architecture)}`;
    return `${savingUsd > 0 ? 'less' : 'more'} than ${name(architecture)} (${field(`${rival}.totalUsd`, 'usd')})`;
  });
  return `With ${baseline.shape.replaceAll('-', ' ')} traffic all month, ${field(`${at}.ratePerSecond`, 'rate')} on average and ${field(`${at}.peakToMean`, 'number')} times that at the peak, ${name(baseline.architecture)} costs least with ${field(`${at}.best.instances`, 'count')} servers: ${field(`${at}.best.totalUsd`, 'usd')} a month, ${listWords(against)}.`;
}

function writePeaks(findings: Findings, baseline: Baseline): string[] {
  const name = titleOf(findings);
  const at = path.baseline(baseline.architecture, baseline.shape);
  return baseline.rivals.map(({ architecture: rival }) => {
    const words = baseline.peaks.map((peak, peakIndex) => {
      const index = peak.thresholds.findIndex((each) => each.rival === rival);
      const found = peak.thresholds[index];
      const to = `${at}.peaks[${peakIndex}].thresholds[${index}]`;
      const from = field(`${to}.fromPeakToMean`, 'number');
      const until = field(`${to}.toPeakToMean`, 'number');
      if (found === undefined || found.fromPeakToMean === null || found.toPeakToMean === null)
        return `${peak.title} at no height`;
      if (found.toPeakToMean < peak.highestPeakToMean)
        return found.fromPeakToMean === 1
          ? `${peak.title} up to ${until} times the mean`
          : `${peak.title} from ${from} to ${until} times the mean`;
      return found.fromPeakToMean === 1
        ? `${peak.title} at any height`
        : `${peak.title} from ${from} times the mean on`;
    });
    return `At that mean rate it is cheaper than ${name(rival)} when the peak is ${listWords(words)}.`;
  });
}
