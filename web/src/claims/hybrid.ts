import { type Claim, type Evidence, measured, modelled, modelledFrom, wordOf } from './claim.ts';
import type { Facts } from './facts.ts';
import { runWith } from './measured.ts';

/** A saving below this share of the bill is none to build a second half for. */
const NEGLIGIBLE_SHARE = 0.005;

/** Whether a hybrid pays: the model's shapes and rates, and the best splits of the newest run that has one. */
export function hybridBest({ articles, model }: Facts): Claim {
  const run = runWith(articles, ({ splits }) => splits.length > 0);
  const baselines = run?.report.baselines ?? [];
  const paying = baselines.filter(({ rivals }) =>
    rivals.every(({ savingShare }) => savingShare > NEGLIGIBLE_SHARE),
  );
  const word = wordOf(model.hybrid.lowest + paying.length, model.hybrid.cases + baselines.length);
  const splits = paying.flatMap(({ architecture, shape, rivals }): Evidence[] => {
    if (run === undefined) return [];
    const at = `baselines[architecture=${architecture},shape=${shape}]`;
    const cheapest = rivals.findIndex(
      ({ totalUsd }) => totalUsd === Math.min(...rivals.map((one) => one.totalUsd)),
    );
    return [
      modelledFrom(
        run,
        `With ${shape.replaceAll('-', ' ')} traffic, {${at}.ratePerSecond|rate} on average and {${at}.peakToMean|short} times that at the peak, its best split costs {${at}.best.totalUsd|usd} a month, {${at}.rivals[${cheapest}].savingShare|share} less than the cheapest of the others.`,
        'section-split',
      ),
    ];
  });
  const own = (run?.report.splits ?? []).flatMap(({ workload, architecture }): Evidence[] => {
    if (run === undefined) return [];
    const at = `splits[workload=${workload},architecture=${architecture}]`;
    return [
      measured(
        run,
        `Under ${workload} traffic functions answered {${at}.functionShare|full} of its requests, half of them within {${at}.functions.responseP50}; servers took {${at}.servers.responseP50}.`,
        'section-split',
      ),
    ];
  });
  return {
    id: 'hybrid-best-of-both',
    claim: 'A hybrid, servers for the baseline and functions for the peak, takes the best of both.',
    word,
    summary:
      word === 'refuted'
        ? 'It pays for what servers need at rest, and an instance saved at the peak is cheap beside that.'
        : 'It pays for what servers need at rest, and saves instances for the peak: high and rare peaks repay that, others do not.',
    evidence: [
      modelled(
        model,
        model.hybrid.lowest === 0
          ? 'Its bill is the lowest in none of {hybrid.cases|count} pairs of shape and rate; where it comes nearest, it costs {hybrid.dearer|share} more than the cheapest ({hybrid.best.shape}, {hybrid.best.ratePerSecond|rate}).'
          : 'Its bill is the lowest in {hybrid.lowest|count} of {hybrid.cases|count} pairs of shape and rate; at best it saves {hybrid.best.share|share} ({hybrid.best.shape}, {hybrid.best.ratePerSecond|rate}).',
      ),
      ...splits,
      ...own,
    ],
    ...(run === undefined
      ? { wouldTell: 'A published run of all three architectures: how late the weights follow a peak.' }
      : {}),
  };
}
