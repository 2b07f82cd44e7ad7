import { type Architecture, maxConnections, weightPolicy } from '@crossover/model';
import type { Output } from '@pulumi/pulumi';
import { createApiFunction } from './api-function.ts';
import type { Artifacts } from './artifacts.ts';
import type { ArchitectureScope, Context } from './context.ts';
import type { Deployed } from './deployed.ts';
import { createLoadBalancer } from './load-balancer.ts';
import type { LogStore } from './log-store.ts';
import { meteredBalancer, meteredFunction, meteredRds } from './metered.ts';
import type { Network } from './network.ts';
import type { RdsDatabase } from './rds-mysql.ts';
import { createServerAccess } from './server-access.ts';
import { createServerFleet } from './server-fleet.ts';
import { createWeightController } from './weight-controller.ts';

interface HybridOptions {
  readonly architecture: Architecture;
  readonly database: RdsDatabase;
  readonly network: Network;
  readonly logs: LogStore;
  readonly artifacts: Artifacts;
  readonly artifactBucket: sst.aws.Bucket;
  readonly alertTopicArn: Output<string>;
  readonly context: Context;
  readonly scope: ArchitectureScope;
}

/** Load balancer → servers for the baseline, functions for the peak → the serverful architecture's RDS. */
export function createHybrid(options: HybridOptions): Deployed {
  const { architecture, database, context, scope } = options;
  const { provider } = scope;
  const { servers, functions } = architecture;
  if (servers?.kind !== 'ec2' || functions === undefined) {
    throw new Error('expected the hybrid architecture to have EC2 servers and functions');
  }
  const balancer = createLoadBalancer({ ...options, name: 'Hybrid', label: 'hybrid' });
  const access = createServerAccess({ ...options, name: 'Hybrid', balancer, kind: servers.kind, provider });
  const fleet = createServerFleet({ ...options, name: 'Hybrid', size: servers, access });
  const fn = createApiFunction({ ...options, name: 'Hybrid', size: functions });
  const functionTargets = createFunctionTargets(fn, provider);

  const rule = new aws.lb.ListenerRule(
    'HybridRule',
    {
      listenerArn: balancer.listenerArn,
      priority: 10,
      conditions: [{ pathPattern: { values: ['/*'] } }],
      actions: [
        {
          type: 'forward',
          forward: {
            targetGroups: [
              { arn: fleet.targetGroup.arn, weight: 100 },
              { arn: functionTargets.arn, weight: 0 },
            ],
          },
        },
      ],
    },
    // The controller owns the weights from here on: a deploy during a peak must not send it all to the servers.
    { provider, ignoreChanges: ['actions[*].forward.targetGroups[*].weight'] },
  );
  const policy = weightPolicy(context.settings.serverCapacityPerSecond, functions);
  createWeightController({ rule, fleet, functionTargets, balancer, policy, context, scope });

  return {
    id: 'hybrid',
    name: 'Hybrid',
    url: balancer.url,
    scope,
    metered: {
      ...meteredBalancer(balancer, fleet),
      ...meteredFunction(fn, context.settings.isTracingOn),
      ...meteredRds(database),
    },
    maxConnections: maxConnections(architecture.database),
  };
}

function createFunctionTargets(fn: sst.aws.Function, provider: aws.Provider): aws.lb.TargetGroup {
  const targets = new aws.lb.TargetGroup(
    'HybridFunctions',
    // Health checks of functions are invocations and billed; they are off unless asked for.
    { targetType: 'lambda', lambdaMultiValueHeadersEnabled: true },
    { provider },
  );
  const permission = new aws.lambda.Permission(
    'HybridFunctionsPermission',
    {
      action: 'lambda:InvokeFunction',
      function: fn.name,
      principal: 'elasticloadbalancing.amazonaws.com',
      sourceArn: targets.arn,
    },
    { provider },
  );
  new aws.lb.TargetGroupAttachment(
    'HybridFunctionsAttachment',
    { targetGroupArn: targets.arn, targetId: fn.arn },
    { provider, dependsOn: [permission] },
  );
  return targets;
}
