import type { Workload } from '@crossover/model';

/** Shortest idle expiry that the lab accepts, milliseconds. */
const MIN_IDLE_EXPIRY_MS = 100;

const MAX_TIME_COMPRESSION = 10_000;

/**
 * The same workload in less or more time: rates and mix stay, every duration is multiplied, to the millisecond.
 * The lab's idle expiry shrinks along, so that gaps which exceeded it still do, and the lab's controller is as much
 * quicker, so that the story it stands for is the same.
 */
export function scaleWorkload(workload: Workload, options: { readonly durationFactor: number }): Workload {
  const { durationFactor } = options;
  if (!(durationFactor > 0) || !Number.isFinite(durationFactor)) {
    throw new RangeError(`Expected a duration factor above 0, found ${durationFactor}.`);
  }
  const phases = workload.phases.map((phase) => ({
    ...phase,
    durationSeconds: Math.max(0.001, Math.round(phase.durationSeconds * durationFactor * 1000) / 1000),
  }));
  const { labIdleExpiryMs: expiryMs, labTimeCompression: compression } = workload;
  return {
    ...workload,
    phases,
    ...(expiryMs !== undefined && {
      labIdleExpiryMs: Math.max(MIN_IDLE_EXPIRY_MS, Math.round(expiryMs * durationFactor)),
    }),
    ...(compression !== undefined && {
      labTimeCompression: Math.min(MAX_TIME_COMPRESSION, Math.max(1, compression / durationFactor)),
    }),
  };
}
