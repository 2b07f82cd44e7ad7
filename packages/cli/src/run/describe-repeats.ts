import type { Plan } from '@crossover/model';
import { formatDuration } from '@crossover/report';
import { estimateDuration } from './duration.ts';

/** Why the run has as many repeats as it has, in sentences; none where the preset or the user said so. */
export function describeRepeats(plan: Plan): string[] {
  const { resolution, stopping, repeats } = plan;
  const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`;
  return [
    ...(resolution
      ? [
          `To tell ${percent(resolution.share)} of p95 apart with a chance of 90 % takes ${repeats} repeats of each, about ${formatDuration(estimateDuration(plan).totalSeconds)} if none is spared (variance from: ${resolution.source}).`,
        ]
      : []),
    ...(resolution?.biasShare && resolution.biasShare >= resolution.share
      ? [
          `The instrument's own bias in that run was ${percent(resolution.biasShare)} of p95: a smaller difference is not claimed, however many repeats there are.`,
        ]
      : []),
    ...(stopping
      ? [
          `Looks after ${stopping.looksAfter.join(', ')} repeats of each; what is clear by then is not repeated.`,
        ]
      : []),
  ];
}
