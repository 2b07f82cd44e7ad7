import type { Look, PlannedRepeat, Telemetry } from '@crossover/model';
import { isStoppedBefore, takeLook } from '@crossover/report';
import type { Progress } from '../terminal/progress.ts';
import type { RunFolder } from './run-folder.ts';

/**
 * Whether this repeat is no longer needed. Takes the looks that the plan fixed and that have come due before it, each
 * once: a resumed run finds the earlier ones in `telemetry`.
 */
export async function isStoppedEarly(
  planned: PlannedRepeat,
  folder: RunFolder,
  telemetry: Telemetry,
  progress: Pick<Progress, 'note' | 'stage'>,
  look: typeof takeLook = takeLook,
): Promise<boolean> {
  const { workload, repeat } = planned;
  const taken = telemetry.looks ?? [];
  const own = taken.filter((one) => one.workload === workload);
  if (isStoppedBefore(planned, own)) return true;
  const due = (folder.plan.stopping?.looksAfter ?? []).filter((after) => after < repeat);
  // One that a killed run left out is not made up for: only the newest says something that is still open.
  const next = due.at(-1);
  if (next === undefined || own.some(({ afterRepeats }) => afterRepeats >= next)) return false;
  progress.stage(`looking at ${workload} after ${next} repeats`);
  const seen: Look = { ...(await look(folder.path, workload, next)), takenAt: new Date().toISOString() };
  telemetry.looks = [...taken, seen];
  await folder.writeTelemetry(telemetry);
  if (seen.isStop) progress.note(describeStop(seen, folder.plan.repeats));
  return seen.isStop;
}

const REASONS: Readonly<Record<Look['pairs'][number]['reason'], string>> = {
  different: 'differ',
  equivalent: 'are equivalent',
  'cannot-become-clear': 'cannot become clear',
  'budget-spent': 'have spent their budget',
  undecided: 'are undecided',
};

function describeStop({ workload, afterRepeats, pairs }: Look, planned: number): string {
  const found = pairs.map(({ a, b, reason }) => `${a} and ${b} ${REASONS[reason]}`).join('; ');
  return `Stopped ${workload} early, after ${afterRepeats} of ${planned} repeats: ${found}`;
}
