import {
  type AwsTelemetry,
  awsTelemetrySchema,
  CrossoverError,
  type DeployedStage,
  type EvidenceWindow,
  type MetricSeries,
  RUN_FILES,
  telemetryWindows,
} from '@crossover/model';
import { createConfigurationKeys } from './configuration/collect-configurations.ts';
import type { Storage } from './storage/folder.ts';
import type { Journal } from './storage/journal.ts';
import { traceKey } from './traces/collect-traces.ts';

/** The file of an earlier collection; undefined when there is none, or it is of another stage. */
export async function readEarlierTelemetry(
  storage: Storage,
  stage: DeployedStage,
): Promise<AwsTelemetry | undefined> {
  const text = await storage.read(RUN_FILES.awsTelemetry);
  if (text === null) return undefined;
  let telemetry: AwsTelemetry;
  try {
    telemetry = awsTelemetrySchema.parse(JSON.parse(text));
  } catch (error) {
    throw new CrossoverError(
      'invalid-run-data',
      `Expected ${RUN_FILES.awsTelemetry} to hold AWS telemetry, found something else.`,
      { hint: 'Remove the file and run "crossover collect <slug>" again.', cause: error },
    );
  }
  return telemetry.stage === stage.stage && telemetry.region === stage.region ? telemetry : undefined;
}

export type PartKind = 'series' | 'report' | 'trace' | 'configuration';

/** @param window of the part; null: it is of no time */
const nameOf = (kind: PartKind, key: string, window: EvidenceWindow | null): string =>
  `${kind}:${key}${window === null ? '' : `@${window.startAt}/${window.endAt}`}`;

/**
 * Parts by kind, key and window: from the journal, else from the earlier file. Of a run that was resumed since, the file
 * still has the windows before.
 */
export function createParts(
  journal: Journal,
  earlier: AwsTelemetry | undefined,
  windows: readonly EvidenceWindow[],
) {
  const known = earlier === undefined ? new Map<string, unknown>() : partsOf(earlier, windows);
  // The journal holds only what this function wrote, the file was validated.
  const get = (name: string) => journal.get(name) ?? known.get(name);
  return {
    isComplete: (kind: PartKind, key: string, window: EvidenceWindow | null): boolean =>
      (get(nameOf(kind, key, window)) as { readonly state: string } | undefined)?.state === 'complete',
    of<T>(kind: PartKind, window: EvidenceWindow | null) {
      return {
        known: (key: string) => get(nameOf(kind, key, window)) as T | undefined,
        keep: (key: string, value: T) => journal.put(nameOf(kind, key, window), value),
      };
    },
  };
}

function partsOf(telemetry: AwsTelemetry, windows: readonly EvidenceWindow[]): Map<string, unknown> {
  const { series, functionReports, traces, configurations } = telemetry;
  const own = telemetryWindows(telemetry);
  const configurationKey = createConfigurationKeys();
  return new Map<string, unknown>([
    ...series.map(
      (of) =>
        [
          nameOf(
            'series',
            `${of.architecture}/${of.metric}/${Object.values(of.dimensions).join(',')}`,
            own.find((window) => isWithin(window, of)) ?? null,
          ),
          of,
        ] as const,
    ),
    ...functionReports.map(
      (of) => [nameOf('report', of.logGroup, of.window ?? telemetry.window), of] as const,
    ),
    ...traces.map(
      (of) =>
        [nameOf('trace', traceKey(of.architecture, of.service), of.window ?? telemetry.window), of] as const,
    ),
    // What was set then may have been set anew for what was measured since.
    ...(JSON.stringify(own) === JSON.stringify(windows) ? configurations : []).map(
      (of) => [nameOf('configuration', configurationKey(of), null), of] as const,
    ),
  ]);
}

/** A series is on a grid of its own that covers its window. */
function isWithin(window: EvidenceWindow, { startAt, values, periodSeconds }: MetricSeries): boolean {
  const startMs = Date.parse(startAt);
  const endMs = startMs + values.length * periodSeconds * 1000;
  return startMs <= Date.parse(window.startAt) && Date.parse(window.endAt) <= endMs;
}
