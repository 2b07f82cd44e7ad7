import { type Environment, isScript, type PlannedWorkload, type ProvenanceKind } from '@crossover/model';
import type { Distribution, RepeatSample } from '@crossover/stats';
import { distributionThatFits } from './distribution-that-fits.ts';
import type { RepeatData, RunData } from './run-data.ts';
import type { Samples } from './samples.ts';
import type { RemovedStart } from './warm-up.ts';

/** A valid repeat, ready for statistics. */
export interface CellRepeat {
  readonly id: string;
  readonly repeat: number;
  readonly startedAt: string;
  readonly samples: Samples;
  /** With what the change-point rule took away. */
  readonly measured: Samples;
  readonly removed: RemovedStart | null;
  readonly response: RepeatSample;
  readonly service: RepeatSample;
  readonly warm: RepeatSample;
  readonly cold: RepeatSample;
  /** Either half of a front door with servers and functions; empty of others. */
  readonly servers: RepeatSample;
  readonly functions: RepeatSample;
}

/** One architecture under one workload. */
export interface Cell {
  readonly workload: string;
  readonly architecture: string;
  readonly all: readonly RepeatData[];
  readonly valid: readonly CellRepeat[];
}

/** The cells of a run in the order of the plan: workload by workload, architecture by architecture. */
export function buildCells(run: RunData): Cell[] {
  return run.plan.workloads.flatMap((planned) =>
    run.plan.architectures.map((architecture) => {
      const workload = planned.workload.name;
      const all = run.repeats.filter(
        (one) => one.planned.workload === workload && one.planned.architecture === architecture,
      );
      const windowMs = measuredSeconds(planned) * 1000;
      const valid = all.flatMap((one): CellRepeat[] => {
        const { samples, measured, removed, isValid } = one;
        if (samples === null || measured === null || one.repeat === null || !isValid) return [];
        const { id, repeat } = one.planned;
        const populations = buildPopulations(samples, windowMs - 1000 * (removed?.seconds ?? 0));
        return [{ id, repeat, startedAt: one.repeat.startedAt, samples, measured, removed, ...populations }];
      });
      return { workload, architecture, all, valid: valid.toSorted((a, b) => a.repeat - b.repeat) };
    }),
  );
}

/** Scheduled seconds that are not warm-up. */
function measuredSeconds({ workload, durationSeconds }: PlannedWorkload): number {
  if (isScript(workload)) return durationSeconds;
  const warmUpSeconds = workload.phases.reduce((sum, p) => sum + (p.isWarmUp ? p.durationSeconds : 0), 0);
  return durationSeconds - warmUpSeconds;
}

/** Where that time lies in a repeat; warm-up comes first. A script's is all of it. */
export function measuredWindow(planned: PlannedWorkload): { fromSeconds: number; toSeconds: number } {
  return {
    fromSeconds: planned.durationSeconds - measuredSeconds(planned),
    toSeconds: planned.durationSeconds,
  };
}

/** A lab's number is never called AWS's. */
export function measuredProvenance(target: Environment['target']): ProvenanceKind {
  return ({ lab: 'measured-in-lab', aws: 'measured-on-aws', target: 'measured-on-target' } as const)[target];
}

function buildPopulations(samples: Samples, windowMs: number) {
  const isRecorded = samples.cold.some((cold) => cold >= 0);
  const population = (times: (index: number) => number, keep: (index: number) => boolean): RepeatSample => {
    const latencies = select(samples, times, keep);
    const coldCount = isRecorded ? count(samples.cold, (cold, index) => cold === 1 && keep(index)) : null;
    return { latencies, coldCount, windowMs };
  };
  const everything = () => true;
  const response = (index: number) => (samples.endMs[index] ?? 0) - (samples.intendedMs[index] ?? 0);
  return {
    response: population(response, everything),
    service: population((index) => (samples.endMs[index] ?? 0) - (samples.sentMs[index] ?? 0), everything),
    warm: population(response, (index) => samples.cold[index] !== 1),
    cold: population(response, (index) => samples.cold[index] === 1),
    servers: population(response, (index) => samples.half[index] === 0),
    functions: population(response, (index) => samples.half[index] === 1),
  };
}

/** Failed requests are counted as censored: beyond every completed one. */
function select(
  samples: Samples,
  times: (index: number) => number,
  keep: (index: number) => boolean,
): Distribution {
  const completedMs = new Float64Array(samples.count);
  let completed = 0;
  let censored = 0;
  for (let index = 0; index < samples.count; index += 1) {
    if (!keep(index)) continue;
    if ((samples.error[index] ?? -1) >= 0) censored += 1;
    else {
      completedMs[completed] = Math.max(0, times(index));
      completed += 1;
    }
  }
  return distributionThatFits(completedMs.subarray(0, completed), censored);
}

function count(column: Int8Array, keep: (value: number, index: number) => boolean): number {
  let total = 0;
  for (let index = 0; index < column.length; index += 1) if (keep(column[index] ?? 0, index)) total += 1;
  return total;
}
