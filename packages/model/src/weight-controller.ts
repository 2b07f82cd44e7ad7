import type { FunctionFleet } from './architecture.ts';
import { CrossoverError } from './error.ts';

/** When the hybrid architecture sends traffic to functions; shares are 0–1 of the whole. */
export interface WeightPolicy {
  /** Measured: requests per second one server holds within the SLO. */
  readonly capacityPerServerPerSecond: number;
  /** Begin to overflow above this share of the fleet's capacity. */
  readonly overflowAtShare: number;
  /** While overflowing, leave the fleet this share of its capacity. */
  readonly targetShare: number;
  /** Stop overflowing below this share; lower than the target, so that the weights do not flap. */
  readonly returnAtShare: number;
  /** Of the traffic, while overflowing at all: keeps environments warm. */
  readonly minFunctionShare: number;
  /** Smaller changes than this are not worth a call. */
  readonly deadBandShare: number;
  /** Traffic goes back in steps: metrics arrive minutes late. It goes out at once. */
  readonly maxReturnStepShare: number;
  /** Requests per second the functions take before they are throttled. */
  readonly functionCapacityPerSecond: number;
}

export interface FleetObservation {
  /** Of the whole front door; null when the metric has not arrived. */
  readonly ratePerSecond: number | null;
  readonly healthyServers: number;
  /** What the rule says now. */
  readonly functionShare: number;
}

export type WeightReason =
  | 'no-data'
  | 'no-healthy-server'
  | 'within-capacity'
  | 'overflow'
  | 'overflow-limited'
  | 'holding'
  | 'returning';

export interface WeightDecision {
  readonly functionShare: number;
  readonly reason: WeightReason;
}

/** Sensible margins; the two capacities must be measured. */
export const DEFAULT_WEIGHT_POLICY: Omit<
  WeightPolicy,
  'capacityPerServerPerSecond' | 'functionCapacityPerSecond'
> = {
  overflowAtShare: 0.85,
  targetShare: 0.75,
  returnAtShare: 0.6,
  minFunctionShare: 0.05,
  deadBandShare: 0.05,
  maxReturnStepShare: 0.2,
};

/** A request holds its environment for about this long; with the reserved concurrency it bounds the functions' rate. */
const ASSUMED_FUNCTION_SECONDS = 0.1;

/** The policy that is deployed, from what one server was measured to hold. */
export function weightPolicy(
  capacityPerServerPerSecond: number,
  functions: Pick<FunctionFleet, 'reservedConcurrency'>,
): WeightPolicy {
  return {
    ...DEFAULT_WEIGHT_POLICY,
    capacityPerServerPerSecond,
    functionCapacityPerSecond: functions.reservedConcurrency / ASSUMED_FUNCTION_SECONDS,
  };
}

/** @throws CrossoverError `impossible-architecture` when the thresholds are not `0 < return < target <= overflow <= 1`. */
export function assertWeightPolicy(policy: WeightPolicy): void {
  const { returnAtShare, targetShare, overflowAtShare } = policy;
  const isOrdered = 0 < returnAtShare && returnAtShare < targetShare && targetShare <= overflowAtShare;
  const isPositive = policy.capacityPerServerPerSecond > 0 && policy.functionCapacityPerSecond > 0;
  if (isOrdered && overflowAtShare <= 1 && isPositive) return;
  throw new CrossoverError(
    'impossible-architecture',
    'expected 0 < return < target <= overflow <= 1 and capacities above 0, ' +
      `found return ${returnAtShare}, target ${targetShare}, overflow ${overflowAtShare}, ` +
      `capacities ${policy.capacityPerServerPerSecond} and ${policy.functionCapacityPerSecond} per second`,
    { hint: 'Without hysteresis the weights would change every minute.' },
  );
}

/**
 * The share of traffic that goes to functions next. Pure: the controller on AWS and the lab's balancer use this one.
 *
 * With λ the rate and C the capacity of the healthy servers it aims at `1 − target·C/λ`: the servers keep what they
 * hold comfortably, functions get the rest. Above `overflow·C` it begins; below `return·C` it goes back step by step;
 * in between it stays with what it is doing. With no metric it changes nothing; with no healthy server everything
 * goes to functions.
 */
export function decideFunctionShare(observation: FleetObservation, policy: WeightPolicy): WeightDecision {
  assertWeightPolicy(policy);
  const { ratePerSecond, healthyServers, functionShare: current } = observation;
  if (healthyServers <= 0) return { functionShare: 1, reason: 'no-healthy-server' };
  if (ratePerSecond === null) return { functionShare: current, reason: 'no-data' };

  const capacity = healthyServers * policy.capacityPerServerPerSecond;
  const isOverflowing = current > 0;
  if (!isOverflowing && ratePerSecond <= policy.overflowAtShare * capacity) {
    return { functionShare: 0, reason: 'within-capacity' };
  }
  if (ratePerSecond < policy.returnAtShare * capacity) {
    const next = current - policy.maxReturnStepShare;
    return next < policy.minFunctionShare
      ? { functionShare: 0, reason: 'returning' }
      : { functionShare: next, reason: 'returning' };
  }

  const wanted = Math.max(policy.minFunctionShare, 1 - (policy.targetShare * capacity) / ratePerSecond);
  const ceiling = policy.functionCapacityPerSecond / ratePerSecond;
  const limited = Math.min(wanted, ceiling, 1);
  if (isOverflowing && Math.abs(limited - current) < policy.deadBandShare) {
    return { functionShare: current, reason: 'holding' };
  }
  const next = Math.max(limited, current - policy.maxReturnStepShare);
  if (next < current) return { functionShare: next, reason: 'returning' };
  return { functionShare: next, reason: wanted > ceiling ? 'overflow-limited' : 'overflow' };
}

/** Whole weights that sum to 100, as a load balancer's rule takes them; a share above 0 is never rounded away. */
export function toWeights(functionShare: number): { readonly servers: number; readonly functions: number } {
  const rounded = Math.round(Math.min(1, Math.max(0, functionShare)) * 100);
  const functions = functionShare > 0 ? Math.max(1, rounded) : 0;
  return { servers: 100 - functions, functions };
}
