import type { Invocation } from '@crossover/model';

/**
 * Mean billed duration of warm invocations, milliseconds, without the start of a repeat: where many environments start
 * together on few cores, each takes several times as long as later, and on AWS it would not.
 *
 * @param startMs from the first invocation on, what the requests' summaries leave out too.
 * @returns null when nothing warm was invoked after it.
 */
export function warmBilledDurationMs(invocations: readonly Invocation[], startMs: number): number | null {
  const firstMs = invocations.reduce((first, { startedMs }) => Math.min(first, startedMs), Infinity);
  const measured = invocations.filter(
    ({ startedMs, initDurationMs }) => initDurationMs === null && startedMs >= firstMs + startMs,
  );
  if (measured.length === 0) return null;
  return measured.reduce((sum, { billedDurationMs }) => sum + billedDurationMs, 0) / measured.length;
}
