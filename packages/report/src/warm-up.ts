import { isScript, type PlannedWorkload } from '@crossover/model';
import { findWarmUp } from '@crossover/stats';
import type { Samples } from './samples.ts';

/** What the change-point rule took away from the start of a repeat, besides the planned warm-up. */
export interface RemovedStart {
  readonly requests: number;
  /** From the end of the planned warm-up to the first request that is kept. */
  readonly seconds: number;
  /** It changed in its second half: nothing of it can be called steady, so nothing is taken away. */
  readonly isNeverSteady: boolean;
}

/** The part of a repeat that is summarised. */
export interface SteadyPart {
  readonly samples: Samples;
  /** Null where the rule does not apply. */
  readonly removed: RemovedStart | null;
}

/**
 * Takes the warm-up from the start of a repeat's measured requests: `findWarmUp` over the response times in order of
 * their intended send. Only where the rate is meant to stay the same: elsewhere response times change because the load
 * does, which is what the workload asks about. No failed request is taken away: it ends before the first at the latest.
 */
export function takeSteadyPart(samples: Samples, planned: PlannedWorkload): SteadyPart {
  if (!isConstantRate(planned)) return { samples, removed: null };
  const response = samples.endMs.map((endMs, index) => endMs - (samples.intendedMs[index] ?? 0));
  const warmUp = findWarmUp(response);
  const isNeverSteady = warmUp.state === 'never-steady';
  const failure = samples.error.findIndex((error) => error >= 0);
  const end = isNeverSteady ? 0 : Math.min(warmUp.end, failure === -1 ? Number.POSITIVE_INFINITY : failure);
  if (end === 0) return { samples, removed: { requests: 0, seconds: 0, isNeverSteady } };
  const seconds = ((samples.intendedMs[end] ?? 0) - warmUpMs(planned)) / 1000;
  return {
    samples: startFrom(samples, end),
    removed: { requests: end, seconds: Math.max(0, seconds), isNeverSteady },
  };
}

/** Whether everything after the planned warm-up is sent at one rate above zero. */
export function isConstantRate({ workload }: PlannedWorkload): boolean {
  if (isScript(workload)) return false;
  const measured = workload.phases.filter((phase) => !phase.isWarmUp);
  const rates = new Set(
    measured.flatMap(({ ratePerSecond, rampToRatePerSecond = ratePerSecond }) => [
      ratePerSecond,
      rampToRatePerSecond,
    ]),
  );
  return rates.size === 1 && !rates.has(0);
}

/** Where the planned warm-up ends; it comes first. */
export function warmUpMs({ workload }: PlannedWorkload): number {
  if (isScript(workload)) return 0;
  return workload.phases.reduce((sum, p) => sum + (p.isWarmUp ? p.durationSeconds * 1000 : 0), 0);
}

/** Views of the same columns, not copies. */
function startFrom(samples: Samples, index: number): Samples {
  return {
    ...samples,
    count: samples.count - index,
    intendedMs: samples.intendedMs.subarray(index),
    sentMs: samples.sentMs.subarray(index),
    endMs: samples.endMs.subarray(index),
    connectedMs: samples.connectedMs.subarray(index),
    handlerMs: samples.handlerMs.subarray(index),
    queryMs: samples.queryMs.subarray(index),
    firstByteMs: samples.firstByteMs.subarray(index),
    error: samples.error.subarray(index),
    cold: samples.cold.subarray(index),
    half: samples.half.subarray(index),
  };
}
