import {
  decideFunctionShare,
  type FleetObservation,
  toWeights,
  type WeightDecision,
  type WeightPolicy,
} from '@crossover/model';

/** Of what the controller looks at and what it changes. */
export interface ControllerTargets {
  readonly ruleArn: string;
  readonly serverTargetGroupArn: string;
  readonly functionTargetGroupArn: string;
  /** As CloudWatch's dimensions name them. */
  readonly loadBalancer: string;
  readonly serverTargetGroup: string;
}

export interface Weights {
  readonly servers: number;
  readonly functions: number;
}

/** What the controller asks of AWS; a test gives its own. */
export interface FrontDoor {
  /** Of the last full minute that has arrived; null where there is none. */
  observe(
    targets: ControllerTargets,
    now: Date,
  ): Promise<{ readonly ratePerSecond: number | null; readonly healthyServers: number | null }>;
  readWeights(targets: ControllerTargets): Promise<Weights>;
  writeWeights(targets: ControllerTargets, weights: Weights): Promise<void>;
}

export interface Adjustment extends FleetObservation, WeightDecision {
  readonly weights: Weights;
  readonly isChanged: boolean;
}

/**
 * One look and, when the decision asks for it, one change.
 *
 * @throws what AWS answers; the next minute tries again and the weights stay as they are.
 */
export async function adjustWeights(
  frontDoor: FrontDoor,
  targets: ControllerTargets,
  policy: WeightPolicy,
  now: Date,
): Promise<Adjustment> {
  const [seen, current] = await Promise.all([
    frontDoor.observe(targets, now),
    frontDoor.readWeights(targets),
  ]);
  const total = current.servers + current.functions;
  const observation: FleetObservation = {
    // No health metric yet is no reason to take all traffic from the servers.
    healthyServers: seen.healthyServers ?? 1,
    ratePerSecond: seen.healthyServers === null ? null : seen.ratePerSecond,
    functionShare: total === 0 ? 0 : current.functions / total,
  };
  const decision = decideFunctionShare(observation, policy);
  const weights = toWeights(decision.functionShare);
  const isChanged = weights.functions !== current.functions || weights.servers !== current.servers;
  if (isChanged) await frontDoor.writeWeights(targets, weights);
  return { ...observation, ...decision, weights, isChanged };
}
