import type { DeployedStage, EvidenceWindow, TraceSummary } from '@crossover/model';
import type { TracesApi } from '../aws/apis.ts';
import type { Caller } from '../aws/caller.ts';
import type { Effects } from '../aws/effects.ts';
import { breakdown } from './breakdown.ts';
import { readSegments, readSummaries } from './read-traces.ts';
import type { Segment } from './segment.ts';
import { TRACE_QUANTILES, type TraceTime, tracesAt } from './trace-quantiles.ts';

interface Parts {
  readonly api: TracesApi;
  readonly caller: Caller;
  readonly effects: Effects;
  readonly known: (key: string) => TraceSummary | undefined;
  readonly keep: (key: string, summary: TraceSummary) => Promise<void>;
}

/** The window is read in this many stretches, each up to so many pages: a sample spread over the whole time. */
const STRETCHES = 4;
const PAGES_PER_STRETCH = 5;
/** X-Ray searches at most this long at once. */
const LONGEST_STRETCH_MS = 6 * 3_600_000;

export const traceKey = (architecture: string, service: string) => `${architecture}/${service}`;

/** Where the time of traced requests goes, for each traced service of a stage. */
export async function collectTraces(
  stage: DeployedStage,
  window: EvidenceWindow,
  parts: Parts,
): Promise<TraceSummary[]> {
  const summaries: TraceSummary[] = [];
  for (const { architecture, traceService: service } of stage.resources) {
    if (service === null) continue;
    const key = traceKey(architecture, service);
    const known = parts.known(key);
    const summary =
      known?.state === 'complete' ? known : await collectOne(architecture, service, window, parts);
    if (summary !== known && summary.state === 'complete') await parts.keep(key, summary);
    summaries.push(summary);
  }
  return summaries;
}

async function collectOne(
  architecture: string,
  service: string,
  window: EvidenceWindow,
  parts: Parts,
): Promise<TraceSummary> {
  const traces = new Map<string, TraceTime>();
  let isSampled = false;
  for (const { startMs, endMs } of stretches(window)) {
    const read = await readSummaries(service, startMs, endMs, PAGES_PER_STRETCH, parts);
    for (const [id, trace] of read.traces) traces.set(id, trace);
    isSampled ||= read.hasMore;
  }
  const chosen = TRACE_QUANTILES.map((quantile) => ({
    quantile,
    at: tracesAt(quantile, [...traces.values()]),
  }));
  const segments = await readSegments([...new Set(chosen.flatMap(({ at }) => at?.ids ?? []))], parts);
  const reason = traces.size === 0 ? 'no traces: tracing is off, or the service has another name' : null;
  return {
    architecture,
    service,
    summaries: traces.size,
    isSampled,
    quantiles: chosen.map(({ quantile, at }) => ({
      quantile,
      responseTimeMs: at?.responseTimeMs ?? null,
      ...meanParts((at?.ids ?? []).flatMap((id) => segmentsOf(segments.get(id)))),
    })),
    state: reason === null ? 'complete' : 'partial',
    reason,
  };
}

const segmentsOf = (segments: Segment[] | undefined): Segment[][] =>
  segments === undefined || segments.length === 0 ? [] : [segments];

/** The mean time per trace of each part, longest first. */
function meanParts(traces: readonly Segment[][]): {
  traces: number;
  parts: { name: string; origin: string | null; meanMs: number }[];
} {
  const sums = new Map<string, { name: string; origin: string | null; ms: number }>();
  for (const trace of traces)
    for (const { name, origin, selfMs } of breakdown(trace)) {
      const key = JSON.stringify([name, origin]);
      const sum = sums.get(key) ?? { name, origin, ms: 0 };
      sums.set(key, { ...sum, ms: sum.ms + selfMs });
    }
  return {
    traces: traces.length,
    parts: [...sums.values()]
      .map(({ name, origin, ms }) => ({ name, origin, meanMs: Number((ms / traces.length).toFixed(3)) }))
      .sort((a, b) => b.meanMs - a.meanMs || a.name.localeCompare(b.name)),
  };
}

/** Calls for the traces of one service if each stretch is one page: with those for the traces themselves. */
export const tracePages = (window: EvidenceWindow): number =>
  stretches(window).length + TRACE_QUANTILES.length;

function stretches(window: EvidenceWindow): { startMs: number; endMs: number }[] {
  const startMs = Date.parse(window.startAt);
  const endMs = Date.parse(window.endAt);
  const count = Math.max(STRETCHES, Math.ceil((endMs - startMs) / LONGEST_STRETCH_MS));
  const at = (i: number) => startMs + Math.round(((endMs - startMs) * i) / count / 1000) * 1000;
  return Array.from({ length: count }, (_, i) => ({ startMs: at(i), endMs: at(i + 1) }));
}
