import type { AwsTelemetry, EvidenceWindow, MetricSeries } from './aws-telemetry.ts';

/** Two windows so far apart share no period of an hour, the longest that CloudWatch keeps. */
const LONGEST_PAUSE_MS = 2 * 3_600_000;

/**
 * The times in which repeats ran, in order: one for all of them unless the run lay still for more than two hours, as one
 * does that is resumed another day. What happened to the resources in such a pause is not the run's.
 */
export function windowsOf(
  repeats: readonly { readonly startedAt: string; readonly endedAt: string }[],
): EvidenceWindow[] {
  const windows: EvidenceWindow[] = [];
  for (const { startedAt, endedAt } of repeats.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt))) {
    const last = windows.at(-1);
    if (last === undefined || Date.parse(startedAt) - Date.parse(last.endAt) > LONGEST_PAUSE_MS)
      windows.push({ startAt: startedAt, endAt: endedAt });
    else if (endedAt > last.endAt) last.endAt = endedAt;
  }
  return windows;
}

/** Of a collection, in order. */
export const telemetryWindows = ({ window, windows }: AwsTelemetry): readonly EvidenceWindow[] =>
  windows ?? [window];

/**
 * The series of one resource's metric in all windows; of several resources the first of whom they are complete. Undefined
 * without any.
 */
export function completeSeries(
  series: readonly MetricSeries[],
  architecture: string,
  name: string,
): readonly MetricSeries[] | undefined {
  const named = series.filter((of) => of.architecture === architecture && of.name === name);
  const byResource = Map.groupBy(named, ({ metric, dimensions }) => JSON.stringify([metric, dimensions]));
  return [...byResource.values()].find((of) => of.every(({ state }) => state === 'complete'));
}
