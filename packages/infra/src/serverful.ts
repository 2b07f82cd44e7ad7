import { type Architecture, labelOf, maxConnections, resourcePrefix } from '@crossover/model';
import type { Output } from '@pulumi/pulumi';
import type { Artifacts } from './artifacts.ts';
import type { ArchitectureScope, Context } from './context.ts';
import type { Deployed } from './deployed.ts';
import { createLoadBalancer } from './load-balancer.ts';
import type { LogStore } from './log-store.ts';
import { meteredBalancer, meteredRds } from './metered.ts';
import type { Network } from './network.ts';
import type { RdsDatabase } from './rds-mysql.ts';
import { createServerAccess } from './server-access.ts';
import { createServerFleet } from './server-fleet.ts';
import { createFargateService } from './serverful-fargate.ts';

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

/** Load balancer → long-lived servers, on instances or in tasks → RDS. */
export function createServerful(options: ServerfulOptions): Deployed {
  const { architecture, database, scope } = options;
  const { id, servers } = architecture;
  if (servers === undefined) throw new Error(`expected ${id} to have servers`);
  const name = resourcePrefix(id);
  const balancer = createLoadBalancer({ ...options, name, label: labelOf(id) });
  const { provider } = scope;
  const access = createServerAccess({ ...options, name, balancer, kind: servers.kind, provider });
  const rule = new aws.lb.ListenerRule(
    `${name}Rule`,
    {
      listenerArn: balancer.listenerArn,
      priority: 10,
      conditions: [{ pathPattern: { values: ['/*'] } }],
      actions: [{ type: 'forward', targetGroupArn: access.targetGroup.arn }],
    },
    { provider },
  );
  const fleet =
    servers.kind === 'fargate'
      ? createFargateService({ ...options, name, size: servers, access }, rule)
      : createServerFleet({ ...options, name, size: servers, access });
  return {
    id,
    name,
    url: balancer.url,
    scope,
    metered: {
      ...meteredBalancer(balancer, fleet),
      ...meteredRds(database),
    },
    maxConnections: maxConnections(architecture.database),
  };
}
