import { isStoppedBefore } from '@crossover/report';
import { calibrationsLeft, intactPasses } from './calibrate.ts';
import { isIntact } from './is-intact.ts';
import { capacitiesLeft } from './measure-capacity.ts';
import { coldStartsLeft } from './measure-cold-starts.ts';
import type { RunFolder } from './run-folder.ts';

type ReadFolder = Pick<RunFolder, 'plan' | 'readTelemetry' | 'readRepeat' | 'file'>;

/** Whether everything that the plan asks for is there: then a resumed run needs neither lab nor targets. */
export async function isMeasured(folder: ReadFolder): Promise<boolean> {
  const { plan } = folder;
  const telemetry = await folder.readTelemetry();
  if (telemetry === undefined) return false;
  const passes = await intactPasses(folder, telemetry);
  const left =
    coldStartsLeft(plan, telemetry.coldStarts).length +
    calibrationsLeft(plan, 'before', passes).length +
    calibrationsLeft(plan, 'after', passes).length +
    capacitiesLeft(plan, telemetry.capacities).length;
  if (left > 0) return false;
  for (const planned of plan.order)
    if (!isStoppedBefore(planned, telemetry.looks ?? []) && !(await isRepeatMeasured(folder, planned.id)))
      return false;
  return true;
}

/** Whether a repeat was completed and its requests are as they were written: without them no report can be made. */
export async function isRepeatMeasured(
  folder: Pick<RunFolder, 'readRepeat' | 'file'>,
  id: string,
): Promise<boolean> {
  const repeat = await folder.readRepeat(id);
  return repeat?.state === 'completed' && isIntact(folder.file(repeat.requestsFile), repeat.requestsSha256);
}
