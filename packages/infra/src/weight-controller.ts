import type { WeightPolicy } from '@crossover/model';
import type { ArchitectureScope, Context } from './context.ts';
import type { LoadBalancer } from './load-balancer.ts';
import type { ServerFleet } from './servers/server-fleet.ts';

interface ControllerOptions {
  readonly id: string;
  /** Prefix of the resources. */
  readonly name: string;
  readonly rule: aws.lb.ListenerRule;
  readonly fleet: ServerFleet;
  readonly functionTargets: aws.lb.TargetGroup;
  readonly balancer: LoadBalancer;
  readonly policy: WeightPolicy;
  readonly context: Context;
  readonly scope: ArchitectureScope;
}

/**
 * Once a minute - a schedule's and a load balancer metric's finest grain - looks at the rate and moves the rule's
 * weights. Outside the VPC: it talks to AWS only, and would need a NAT inside.
 */
export function createWeightController(options: ControllerOptions): void {
  const { id, name, rule, fleet, functionTargets, balancer, policy, context, scope } = options;
  new sst.aws.CronV2(
    `${name}Controller`,
    {
      schedule: 'rate(1 minute)',
      function: {
        handler: 'packages/infra/src/controller/handler.handler',
        description: `Moves traffic between the ${id} architecture’s servers and functions`,
        runtime: 'nodejs24.x',
        architecture: 'arm64',
        memory: '256 MB',
        timeout: '30 seconds',
        // Two at once could undo each other.
        concurrency: { reserved: 1 },
        environment: {
          RULE_ARN: rule.arn,
          SERVER_TARGET_GROUP_ARN: fleet.targetGroup.arn,
          FUNCTION_TARGET_GROUP_ARN: functionTargets.arn,
          LOAD_BALANCER: balancer.node.arnSuffix,
          SERVER_TARGET_GROUP: fleet.targetGroup.arnSuffix,
          WEIGHT_POLICY: JSON.stringify(policy),
        },
        permissions: [
          { actions: ['elasticloadbalancing:ModifyRule'], resources: [rule.arn] },
          // Neither can be narrowed to a resource in IAM; both only read.
          { actions: ['elasticloadbalancing:DescribeRules', 'cloudwatch:GetMetricData'], resources: ['*'] },
        ],
        logging: { format: 'json', retention: context.stage.logRetention },
      },
    },
    { provider: scope.provider },
  );
}
