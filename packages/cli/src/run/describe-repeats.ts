import type { Plan } from '@crossover/model';

/** Why the run has as many repeats as it has, in sentences; none where the preset or the user said so. */
export function describeRepeats({ resolution, stopping, repeats }: Plan): string[] {
  const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`;
  return [
    ...(resolution
      ? [
          `To tell ${percent(resolution.share)} of p95 apart with a chance of 90 % takes ${repeats} repeats of each (variance from: ${resolution.source}).`,
        ]
      : []),
    ...(stopping
      ? [
          `Looks after ${stopping.looksAfter.join(', ')} repeats of each; what is clear by then is not repeated.`,
        ]
      : []),
  ];
}
