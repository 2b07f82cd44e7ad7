import { calibrationsLeft } from './calibrate.ts';
import { capacitiesLeft } from './measure-capacity.ts';
import { coldStartsLeft } from './measure-cold-starts.ts';
import type { RunFolder } from './run-folder.ts';
import { isStopped } from './stop-early.ts';

/** Whether everything that the plan asks for is there: then a resumed run needs neither lab nor targets. */
export async function isMeasured({
  plan,
  readTelemetry,
  readRepeat,
}: Pick<RunFolder, 'plan' | 'readTelemetry' | 'readRepeat'>): Promise<boolean> {
  const telemetry = await readTelemetry();
  if (telemetry === undefined) return false;
  const left =
    coldStartsLeft(plan, telemetry.coldStarts).length +
    calibrationsLeft(plan, 'before', telemetry).length +
    calibrationsLeft(plan, 'after', telemetry).length +
    capacitiesLeft(plan, telemetry.capacities).length;
  if (left > 0) return false;
  for (const { id, workload } of plan.order)
    if (!isStopped(telemetry.looks ?? [], workload) && (await readRepeat(id))?.state !== 'completed')
      return false;
  return true;
}
