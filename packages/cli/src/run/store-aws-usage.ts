import { join } from 'node:path';
import { usageProfiles } from '@crossover/collect';
import { awsTelemetrySchema, awsUsageSchema, RUN_FILES } from '@crossover/model';
import { readJson, writeJson } from './json-file.ts';

/**
 * Writes beside a run's telemetry what it says of one request, which is what a report takes of it; nothing where nothing
 * was collected.
 *
 * @throws CrossoverError `invalid-run-data` when the telemetry is not what it has to be
 */
export async function storeAwsUsage(folder: string): Promise<void> {
  const telemetry = await readJson(join(folder, RUN_FILES.awsTelemetry), awsTelemetrySchema);
  if (telemetry === undefined) return;
  await writeJson(join(folder, RUN_FILES.awsUsage), awsUsageSchema, {
    schemaVersion: 1,
    profiles: usageProfiles(telemetry),
  });
}
