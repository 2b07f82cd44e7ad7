import type { Plan } from '@crossover/model';
import { formatDuration, POWER } from '@crossover/report';
import { estimateDuration } from './duration.ts';

/** Why the run has as many repeats as it has, in sentences; none where the preset or the user said so. */
export function describeRepeats(plan: Plan): string[] {
  const { resolution, stopping, repeats } = plan;
  const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`;
  return [
    ...(resolution
      ? [
          `A verdict on a difference of ${percent(resolution.share)} in p95, with a chance of ${percent(POWER)}, takes ${repeats} repeats of each, about ${formatDuration(estimateDuration(plan).totalSeconds)} if none is spared (scatter from: ${resolution.source}).`,
          `Counted is what a verdict must exceed: chance, what an architecture differs from itself${resolution.biasShare ? `, and the instrument's own bias, ${percent(resolution.biasShare)} of p95 in that run` : ''}.`,
        ]
      : []),
    ...(stopping
      ? [
          `Looks after ${stopping.looksAfter.join(', ')} repeats of each; what is clear by then is not repeated.`,
        ]
      : []),
  ];
}
