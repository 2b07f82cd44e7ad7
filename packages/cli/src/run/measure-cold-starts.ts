import { type ColdStart, findArchitecture, type Plan } from '@crossover/model';
import type { Progress } from '../terminal/progress.ts';
import type { TestBed } from './test-bed.ts';

/** Architectures whose cold starts the plan asks for and `done` does not hold. */
export const coldStartsLeft = (plan: Plan, done: readonly ColdStart[]): string[] =>
  plan.coldStarts === 0
    ? []
    : plan.architectures.filter(
        (id) => findArchitecture(id).functions !== undefined && !done.some((one) => one.architecture === id),
      );

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
  for (const id of coldStartsLeft(plan, done)) {
    signal.throwIfAborted();
    progress.stage(`${plan.coldStarts} cold starts of ${id}, one by one`);
    measured.push(...(await bed.measureColdStarts(id, plan.coldStarts)));
  }
  return measured;
}
