import type { ServerFleet } from '@crossover/model';
import type { DatabaseAccess } from '../database/database-access.ts';
import { type LoadBalancer, SERVER_PORT } from '../load-balancer.ts';
import type { Network } from '../network.ts';
import { allow, createSecurityGroup } from '../security-group.ts';

/** Longer than any request of the API; connections still open then are cut. */
const DRAIN_SECONDS = 30;

interface AccessOptions {
  readonly name: string;
  readonly network: Network;
  readonly database: DatabaseAccess;
  readonly balancer: LoadBalancer;
  /** The balancer knows instances by their name and tasks by their address. */
  readonly kind: ServerFleet['kind'];
  readonly provider: aws.Provider;
}

export interface ServerAccess {
  readonly group: aws.ec2.SecurityGroup;
  readonly targetGroup: aws.lb.TargetGroup;
}

/** Who reaches the servers and whom they reach, and where the balancer finds them. */
export function createServerAccess(options: AccessOptions): ServerAccess {
  const { name, network, database, balancer, kind, provider } = options;
  const group = createSecurityGroup(`${name}ServerGroup`, `${name} servers`, network.vpc, { provider });
  allow(
    `${name}BalancerToServer`,
    { from: balancer.securityGroupId, to: group.id, port: SERVER_PORT, why: 'Requests and health checks' },
    { provider },
  );
  allow(
    `${name}ServerToDatabase`,
    { from: group.id, to: database.securityGroup.id, port: database.port, why: 'Queries' },
    { provider },
  );
  new aws.vpc.SecurityGroupEgressRule(
    `${name}ServerToAws`,
    {
      securityGroupId: group.id,
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      cidrIpv4: '0.0.0.0/0',
      description: 'AWS APIs, packages and the RDS authorities at boot',
    },
    { provider },
  );
  const targetGroup = new aws.lb.TargetGroup(
    `${name}Servers`,
    {
      vpcId: network.vpc.id,
      port: SERVER_PORT,
      protocol: 'HTTP',
      ...(kind === 'fargate' ? { targetType: 'ip' } : {}),
      deregistrationDelay: DRAIN_SECONDS,
      loadBalancingAlgorithmType: 'least_outstanding_requests',
      healthCheck: {
        // Not /readyz: a database that is away would have every healthy server replaced in turn.
        path: '/livez',
        interval: 10,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
        matcher: '200',
      },
    },
    { provider },
  );
  return { group, targetGroup };
}
