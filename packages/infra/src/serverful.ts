import { type Architecture, maxConnections } from '@crossover/model';
import type { Output } from '@pulumi/pulumi';
import type { Artifacts } from './artifacts.ts';
import type { ArchitectureScope, Context } from './context.ts';
import type { Deployed } from './deployed.ts';
import { createLoadBalancer } from './load-balancer.ts';
import type { LogStore } from './log-store.ts';
import { meteredBalancer, meteredRds } from './metered.ts';
import type { Network } from './network.ts';
import type { RdsDatabase } from './rds-mysql.ts';
import { createServerFleet } from './server-fleet.ts';

interface ServerfulOptions {
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

/** Load balancer → long-lived servers → RDS. */
export function createServerful(options: ServerfulOptions): Deployed {
  const { architecture, database, scope } = options;
  if (architecture.servers === undefined)
    throw new Error('expected the serverful architecture to have servers');
  const balancer = createLoadBalancer({ ...options, name: 'Serverful', label: 'serverful' });
  const fleet = createServerFleet({ ...options, name: 'Serverful', size: architecture.servers, balancer });
  new aws.lb.ListenerRule(
    'ServerfulRule',
    {
      listenerArn: balancer.listenerArn,
      priority: 10,
      conditions: [{ pathPattern: { values: ['/*'] } }],
      actions: [{ type: 'forward', targetGroupArn: fleet.targetGroup.arn }],
    },
    { provider: scope.provider },
  );
  return {
    id: 'serverful',
    name: 'Serverful',
    url: balancer.url,
    scope,
    metered: {
      ...meteredBalancer(balancer, fleet),
      ...meteredRds(database),
    },
    maxConnections: maxConnections(architecture.database),
  };
}
