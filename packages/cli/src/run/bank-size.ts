import type { ColdStart, Workload } from '@crossover/model';

/** A burst finds no idle environment for as long as a cold start lasts; twice that many are at hand. */
const RESERVE = 2;
const MIN_BANK = 16;
const MAX_BANK = 200;

/** When none was measured. */
const DEFAULT_COLD_START_MS = 150;

/**
 * Environments to start beforehand for one repeat: what arrives during a cold start at the peak (Little's law), once
 * for each time that the workload wakes from silence, with a reserve.
 */
export function bankSizeFor(workload: Workload, coldStarts: readonly ColdStart[]): number {
  const times = coldStarts.map((c) => c.responseTimeMs).sort((a, b) => a - b);
  const coldStartMs = times[Math.floor(times.length / 2)] ?? DEFAULT_COLD_START_MS;
  const peakPerSecond = Math.max(
    ...workload.phases.map((p) => Math.max(p.ratePerSecond, p.rampToRatePerSecond ?? 0)),
  );
  const awakenings =
    1 + workload.phases.filter((p) => p.ratePerSecond === 0 && !p.rampToRatePerSecond).length;
  const needed = Math.ceil((RESERVE * peakPerSecond * coldStartMs) / 1000) * awakenings;
  return Math.min(MAX_BANK, Math.max(MIN_BANK, needed));
}
