import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isStoppedBefore } from '@crossover/report';
import { calibrationsLeft } from './calibrate.ts';
import { capacitiesLeft } from './measure-capacity.ts';
import { coldStartsLeft } from './measure-cold-starts.ts';
import type { RunFolder } from './run-folder.ts';

type ReadFolder = Pick<RunFolder, 'plan' | 'readTelemetry' | 'readRepeat' | 'file'>;

/** Whether everything that the plan asks for is there: then a resumed run needs neither lab nor targets. */
export async function isMeasured(folder: ReadFolder): Promise<boolean> {
  const { plan } = folder;
  const telemetry = await folder.readTelemetry();
  if (telemetry === undefined) return false;
  const left =
    coldStartsLeft(plan, telemetry.coldStarts).length +
    calibrationsLeft(plan, 'before', telemetry).length +
    calibrationsLeft(plan, 'after', telemetry).length +
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
  if (repeat?.state !== 'completed') return false;
  const requests = await readFile(folder.file(repeat.requestsFile)).catch(() => null);
  return requests !== null && createHash('sha256').update(requests).digest('hex') === repeat.requestsSha256;
}
