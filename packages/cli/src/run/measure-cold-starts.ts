import { type ColdStart, findArchitecture, type Plan } from '@crossover/model';
import type { Progress } from '../terminal/progress.ts';
import type { TestBed } from './test-bed.ts';

/**
 * Cold starts live and alone, with nothing else running: under load two cores would queue them behind each other,
 * which AWS does not do. Architectures whose cold starts `done` already holds are skipped.
 */
export async function measureColdStarts(
  plan: Plan,
  bed: TestBed,
  done: readonly ColdStart[],
  progress: Progress,
  signal: AbortSignal,
): Promise<ColdStart[]> {
  const measured = [...done];
  for (const id of plan.architectures) {
    if (!findArchitecture(id).functions || done.some((c) => c.architecture === id)) continue;
    signal.throwIfAborted();
    progress.stage(`${plan.coldStarts} cold starts of ${id}, one by one`);
    measured.push(...(await bed.measureColdStarts(id, plan.coldStarts)));
  }
  return measured;
}
