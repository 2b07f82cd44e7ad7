import {
  type AwsTelemetry,
  awsTelemetrySchema,
  CrossoverError,
  type DeployedStage,
  type EvidenceWindow,
  RUN_FILES,
} from '@crossover/model';
import { createConfigurationKeys } from './configuration/collect-configurations.ts';
import type { Storage } from './storage/folder.ts';
import type { Journal } from './storage/journal.ts';
import { traceKey } from './traces/collect-traces.ts';

/** The file of an earlier collection of the same window; undefined when there is none, or it is of something else. */
export async function readEarlierTelemetry(
  storage: Storage,
  stage: DeployedStage,
  window: EvidenceWindow,
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
  const isSame =
    telemetry.stage === stage.stage &&
    telemetry.region === stage.region &&
    telemetry.window.startAt === window.startAt &&
    telemetry.window.endAt === window.endAt;
  return isSame ? telemetry : undefined;
}

export type PartKind = 'series' | 'report' | 'trace' | 'configuration';

/** Parts by kind and key: from the journal, else from the earlier file. */
export function createParts(journal: Journal, earlier: AwsTelemetry | undefined) {
  const known = new Map<string, unknown>();
  const configurationKey = createConfigurationKeys();
  for (const series of earlier?.series ?? [])
    known.set(
      `series:${series.architecture}/${series.metric}/${Object.values(series.dimensions).join(',')}`,
      series,
    );
  for (const report of earlier?.functionReports ?? []) known.set(`report:${report.logGroup}`, report);
  for (const trace of earlier?.traces ?? [])
    known.set(`trace:${traceKey(trace.architecture, trace.service)}`, trace);
  for (const configuration of earlier?.configurations ?? [])
    known.set(`configuration:${configurationKey(configuration)}`, configuration);
  // The journal holds only what this function wrote, the file was validated.
  const get = (kind: PartKind, key: string) => journal.get(`${kind}:${key}`) ?? known.get(`${kind}:${key}`);
  return {
    isComplete: (kind: PartKind, key: string): boolean =>
      (get(kind, key) as { readonly state: string } | undefined)?.state === 'complete',
    of<T>(kind: PartKind) {
      return {
        known: (key: string) => get(kind, key) as T | undefined,
        keep: (key: string, value: T) => journal.put(`${kind}:${key}`, value),
      };
    },
  };
}
