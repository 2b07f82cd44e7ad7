import type { Generator, Observation, Warning } from '@crossover/model';

/** Past this the generator did not keep its schedule. Only lateness tells: its CPU share says nothing. */
export const MAX_LAG_P99_MS = 10;

/** Past this a function waits longer for one of the lab's cores than it takes to answer: times are the machine's. */
export const MAX_CPU_WAIT_MS = 10;

const MIN_ACHIEVED_SHARE = 0.98;

/** Whether a completed repeat may be summarised, and what the reader must know of it. */
export function judgeRepeat(
  id: string,
  generator: Generator,
  observation: Observation | null,
  hasFailedChecks = false,
): { isValid: boolean; warnings: Warning[] } {
  const warnings: Warning[] = [];
  const isLate = generator.lagP99Ms > MAX_LAG_P99_MS;
  if (isLate) warnings.push({ kind: 'load-generator-saturated', repeat: id, lagP99Ms: generator.lagP99Ms });
  const beyondLab = whatTheLabLacked(observation);
  if (beyondLab !== null) warnings.push({ kind: 'lab-capacity-exceeded', repeat: id, detail: beyondLab });
  const workers = generator.workers ?? [];
  const lost = workers.filter(({ missing }) => missing !== null);
  if (lost.length > 0)
    warnings.push({
      kind: 'load-worker-lost',
      repeat: id,
      workers: lost.map(({ worker }) => worker),
      of: workers.length,
      missing: lost.reduce((sum, { missing }) => sum + (missing?.requests ?? 0), 0),
      scheduled: generator.scheduled,
    });
  if (hasFailedChecks) warnings.push({ kind: 'script-checks-failed', repeat: id });
  const seconds = Math.max(1, generator.seconds.length);
  if (generator.completed < MIN_ACHIEVED_SHARE * generator.scheduled)
    warnings.push({
      kind: 'achieved-below-offered',
      repeat: id,
      offeredPerSecond: generator.scheduled / seconds,
      achievedPerSecond: generator.completed / seconds,
    });
  return { isValid: !isLate && beyondLab === null && lost.length === 0, warnings };
}

function whatTheLabLacked(observation: Observation | null): string | null {
  const { isBankExhausted = false, meanCpuWaitMs = null } = observation?.functions ?? {};
  if (isBankExhausted) return 'the bank of cold starts ran empty';
  return meanCpuWaitMs !== null && meanCpuWaitMs > MAX_CPU_WAIT_MS
    ? `functions waited ${meanCpuWaitMs.toFixed(1)} ms per invocation for a core; on AWS each has its own`
    : null;
}
