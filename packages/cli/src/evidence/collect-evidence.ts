import { collectTelemetry, NO_PATIENCE, PATIENCE, type TelemetryResult } from '@crossover/collect';
import { storeAwsUsage } from '../run/store-aws-usage.ts';
import { type Asking, usingAws } from './using-aws.ts';

/** What a collection found, and whether AWS may still add to it. */
export interface CollectedEvidence extends TelemetryResult {
  readonly isSettled: boolean;
}

/**
 * Collects what AWS saw of a run into its folder, with what that says of one request. Nothing is asked for twice.
 *
 * @param isPatient waits for what AWS publishes late; else takes what is there
 * @throws CrossoverError `usage` for a run of no stage; `collect-failed`; `interrupted`
 */
export function collectEvidence(asking: Asking, isPatient: boolean): Promise<CollectedEvidence> {
  return usingAws('collect', asking, async (run) => {
    const result = await collectTelemetry({ ...run, patience: isPatient ? PATIENCE : NO_PATIENCE });
    await storeAwsUsage(asking.folder.path);
    const settledMs = Date.parse(result.telemetry.window.endAt) + PATIENCE.settledMs;
    return { ...result, isSettled: run.effects.now() >= settledMs };
  });
}
