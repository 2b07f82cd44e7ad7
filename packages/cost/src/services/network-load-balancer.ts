import { roundUp } from '../rounding.ts';
import type { NlbUsage } from '../usage-file/front-door.ts';
import type { Service } from './service.ts';

/** What one NLCU covers, by protocol. */
const NLCU = {
  tcp: { newConnectionsPerSecond: 800, activeConnections: 100_000 },
  udp: { newConnectionsPerSecond: 400, activeConnections: 50_000 },
  tls: { newConnectionsPerSecond: 50, activeConnections: 3000 },
} as const;

/**
 * Hours, and NLCU-hours by the highest of three dimensions; 1 GB an hour for each protocol.
 *
 * @see https://aws.amazon.com/elasticloadbalancing/pricing/
 */
export const networkLoadBalancer: Service<NlbUsage> = {
  name: 'network-load-balancer',
  items: ['hour', 'lcu'],
  excluded: [],
  charge(usage, meter, month) {
    const balancers = usage.loadBalancers ?? 1;
    const hours = usage.hours ?? month.hours;
    const unit = NLCU[usage.protocol ?? 'tcp'];
    const newPerSecond = usage.newConnectionsPerSecond ?? 0;
    const active = usage.activeConnections ?? newPerSecond * (usage.connectionDurationSeconds ?? 0);
    const nlcus =
      usage.nlcus ??
      Math.max(
        newPerSecond / unit.newConnectionsPerSecond,
        active / unit.activeConnections,
        usage.processedGbPerHour ?? 0,
      );
    meter.charge({ item: 'hour', quantity: balancers * roundUp(hours), description: 'Load balancer hours' });
    meter.charge({ item: 'lcu', quantity: balancers * nlcus * hours, description: 'NLCU-hours' });
  },
};
