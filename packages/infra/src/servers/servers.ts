import type { ServerFleet as Size } from '@crossover/model';
import { createServerFleet, type FleetOptions, type ServerFleet } from './server-fleet.ts';
import { createFargateService } from './serverful-fargate.ts';

/** The servers of an architecture's row, on instances or in tasks. @param routedBy the rule that sends them requests. */
export function createServers(options: FleetOptions<Size>, routedBy: aws.lb.ListenerRule): ServerFleet {
  const { size } = options;
  return size.kind === 'fargate'
    ? createFargateService({ ...options, size }, routedBy)
    : createServerFleet({ ...options, size });
}
