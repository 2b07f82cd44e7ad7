import {
  type CalibratedRate,
  highestRateOf,
  isScript,
  type Look,
  type Plan,
  type ProvenanceKind,
  type SmallestEffect,
} from '@crossover/model';
import { DEFAULT_SMALLEST_EFFECT } from '@crossover/stats';
import { measuredProvenance } from './cell.ts';
import type { RunData } from './run-data.ts';

/** What everything that is said of one workload depends on. */
export interface WorkloadContext {
  readonly provenance: ProvenanceKind;
  readonly sloMs: number;
  /** Null for a script. */
  readonly timeoutMs: number | null;
  readonly smallestEffect: SmallestEffect;
  /** The instrument at the workload's highest rate; null when it was not calibrated there. */
  readonly calibrated: CalibratedRate | null;
  /** Looks taken while the run went on, oldest first. */
  readonly looks: readonly Look[];
}

export function contextOf({ plan, telemetry }: RunData, name: string): WorkloadContext {
  const planned = plan.workloads.find(({ workload }) => workload.name === name);
  if (planned === undefined) throw new Error(`No workload ${name} in the plan.`);
  const { workload } = planned;
  const rate = isScript(workload) ? null : highestRateOf(workload);
  return {
    provenance: measuredProvenance(telemetry.environment.target),
    sloMs: workload.slo.responseTimeMs,
    timeoutMs: isScript(workload) ? null : workload.timeoutMs,
    smallestEffect: smallestEffectOf(plan),
    calibrated: telemetry.calibration?.rates.find(({ ratePerSecond }) => ratePerSecond === rate) ?? null,
    looks: (telemetry.looks ?? []).filter((look) => look.workload === name),
  };
}

export const smallestEffectOf = (plan: Pick<Plan, 'smallestEffect'>): SmallestEffect =>
  plan.smallestEffect ?? DEFAULT_SMALLEST_EFFECT;
