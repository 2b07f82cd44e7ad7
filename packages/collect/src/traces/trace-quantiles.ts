/** A trace as its summary tells it. */
export interface TraceTime {
  readonly id: string;
  readonly responseTimeMs: number;
}

export const TRACE_QUANTILES = [0.5, 0.99] as const;

/** Traces whose parts are averaged; also the most that one `BatchGetTraces` takes. */
const TRACES_PER_QUANTILE = 5;

/** A quantile with fewer traces beyond it is not given. */
const MINIMUM_BEYOND = 10;

/**
 * The traces around a quantile of the response time (nearest rank; ties by id, so that the same traces come out again).
 *
 * @returns null when too few traces are beyond the quantile
 */
export function tracesAt(
  quantile: number,
  traces: readonly TraceTime[],
): { responseTimeMs: number; ids: string[] } | null {
  if (Math.round(traces.length * (1 - quantile)) < MINIMUM_BEYOND) return null;
  const sorted = [...traces].sort(
    (a, b) => a.responseTimeMs - b.responseTimeMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  const rank = Math.max(0, Math.ceil(quantile * sorted.length) - 1);
  const at = sorted[rank];
  if (at === undefined) return null;
  const first = Math.max(
    0,
    Math.min(rank - Math.floor(TRACES_PER_QUANTILE / 2), sorted.length - TRACES_PER_QUANTILE),
  );
  return {
    responseTimeMs: at.responseTimeMs,
    ids: sorted.slice(first, first + TRACES_PER_QUANTILE).map(({ id }) => id),
  };
}
