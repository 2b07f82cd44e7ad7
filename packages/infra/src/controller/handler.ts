import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { adjustWeights, type ControllerTargets } from './adjust.ts';
import { createFrontDoor } from './front-door.ts';

const frontDoor = createFrontDoor(new CloudWatchClient(), new ElasticLoadBalancingV2Client());

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`expected ${name} in the environment, found none`);
  return value;
}

const targets: ControllerTargets = {
  ruleArn: required('RULE_ARN'),
  serverTargetGroupArn: required('SERVER_TARGET_GROUP_ARN'),
  functionTargetGroupArn: required('FUNCTION_TARGET_GROUP_ARN'),
  loadBalancer: required('LOAD_BALANCER'),
  serverTargetGroup: required('SERVER_TARGET_GROUP'),
};
const policy = JSON.parse(required('WEIGHT_POLICY'));

/** One log line per minute: the controller's own record of what it saw and did. */
export async function handler(): Promise<void> {
  console.log(JSON.stringify(await adjustWeights(frontDoor, targets, policy, new Date())));
}
