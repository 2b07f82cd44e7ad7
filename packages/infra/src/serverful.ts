import { labelOf, maxConnections, resourcePrefix } from '@crossover/model';
import type { ArchitectureOptions } from './architecture-options.ts';
import type { Deployed } from './deployed.ts';
import { createLoadBalancer } from './load-balancer.ts';
import { meteredBalancer } from './observability/metered.ts';
import { createServerAccess } from './servers/server-access.ts';
import { createServers } from './servers/servers.ts';

/** Load balancer → long-lived servers, on instances or in tasks → database. */
export function createServerful(options: ArchitectureOptions): Deployed {
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
  const fleet = createServers({ ...options, name, size: servers, access }, rule);
  return {
    id,
    name,
    url: balancer.url,
    scope,
    metered: {
      ...meteredBalancer(balancer, fleet),
      ...database.metered,
    },
    maxConnections: maxConnections(architecture.database),
  };
}
