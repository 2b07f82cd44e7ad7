import { labelOf, maxConnections, resourcePrefix, weightPolicy } from '@crossover/model';
import { createApiFunction } from './api-function.ts';
import type { ArchitectureOptions } from './architecture-options.ts';
import type { Deployed } from './deployed.ts';
import { createLoadBalancer } from './load-balancer.ts';
import { meteredBalancer, meteredFunction } from './observability/metered.ts';
import { createServerAccess } from './servers/server-access.ts';
import { createServers } from './servers/servers.ts';
import { createWeightController } from './weight-controller.ts';

/** Load balancer → servers for the baseline, functions for the peak → database. */
export function createHybrid(options: ArchitectureOptions): Deployed {
  const { architecture, database, context, scope } = options;
  const { provider } = scope;
  const { id, servers, functions } = architecture;
  if (servers === undefined || functions === undefined) {
    throw new Error(`expected ${id} to have servers and functions`);
  }
  const name = resourcePrefix(id);
  const balancer = createLoadBalancer({ ...options, name, label: labelOf(id) });
  const access = createServerAccess({ ...options, name, balancer, kind: servers.kind, provider });
  const fn = createApiFunction({ ...options, name, size: functions });
  const functionTargets = createFunctionTargets(name, fn, provider);

  const rule = new aws.lb.ListenerRule(
    `${name}Rule`,
    {
      listenerArn: balancer.listenerArn,
      priority: 10,
      conditions: [{ pathPattern: { values: ['/*'] } }],
      actions: [
        {
          type: 'forward',
          forward: {
            targetGroups: [
              { arn: access.targetGroup.arn, weight: 100 },
              { arn: functionTargets.arn, weight: 0 },
            ],
          },
        },
      ],
    },
    // The controller owns the weights from here on: a deploy during a peak must not send it all to the servers.
    { provider, ignoreChanges: ['actions[*].forward.targetGroups[*].weight'] },
  );
  const fleet = createServers({ ...options, name, size: servers, access }, rule);
  const policy = weightPolicy(context.settings.serverCapacityPerSecond, functions);
  createWeightController({ id, name, rule, fleet, functionTargets, balancer, policy, context, scope });

  return {
    id,
    name,
    url: balancer.url,
    scope,
    metered: {
      ...meteredBalancer(balancer, fleet),
      ...meteredFunction(fn, context.settings.isTracingOn),
      ...database.metered,
    },
    maxConnections: maxConnections(architecture.database),
  };
}

function createFunctionTargets(
  name: string,
  fn: sst.aws.Function,
  provider: aws.Provider,
): aws.lb.TargetGroup {
  const targets = new aws.lb.TargetGroup(
    `${name}Functions`,
    // Health checks of functions are invocations and billed; they are off unless asked for.
    { targetType: 'lambda', lambdaMultiValueHeadersEnabled: true },
    { provider },
  );
  const permission = new aws.lambda.Permission(
    `${name}FunctionsPermission`,
    {
      action: 'lambda:InvokeFunction',
      function: fn.name,
      principal: 'elasticloadbalancing.amazonaws.com',
      sourceArn: targets.arn,
    },
    { provider },
  );
  new aws.lb.TargetGroupAttachment(
    `${name}FunctionsAttachment`,
    { targetGroupArn: targets.arn, targetId: fn.arn },
    { provider, dependsOn: [permission] },
  );
  return targets;
}
