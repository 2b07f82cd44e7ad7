import { roundUp } from '../rounding.ts';
import type { AlbLoad, AlbUsage } from '../usage-file/front-door.ts';
import type { Service } from './service.ts';

const FREE_RULES = 10;

/** What one LCU covers in an hour. Lambda targets use one up with 0.4 GB instead of 1. */
const LCU = {
  newConnectionsPerSecond: 25,
  activeConnections: 3000,
  gbPerHour: 1,
  gbPerHourLambda: 0.4,
  ruleEvaluationsPerSecond: 1000,
} as const;

/** LCUs of each dimension in one hour; the highest is billed. */
function lcuDimensions(load: AlbLoad) {
  const newPerSecond = load.newConnectionsPerSecond ?? 0;
  const active = load.activeConnections ?? newPerSecond * (load.connectionDurationSeconds ?? 0);
  const evaluations =
    load.ruleEvaluationsPerSecond ??
    (load.requestsPerSecond ?? 0) * Math.max(0, (load.rules ?? 0) - FREE_RULES);
  return {
    newConnections: newPerSecond / LCU.newConnectionsPerSecond,
    activeConnections: active / LCU.activeConnections,
    processedBytes:
      (load.processedGbPerHour ?? 0) / LCU.gbPerHour +
      (load.processedGbPerHourLambda ?? 0) / LCU.gbPerHourLambda,
    ruleEvaluations: evaluations / LCU.ruleEvaluationsPerSecond,
  };
}

/** The dimension that is billed, and its LCUs. */
function highest(load: AlbLoad): { lcus: number; dimension: string } {
  const lcus = lcuDimensions(load);
  let best = { lcus: lcus.newConnections, dimension: 'new connections' };
  if (lcus.activeConnections > best.lcus)
    best = { lcus: lcus.activeConnections, dimension: 'active connections' };
  if (lcus.processedBytes > best.lcus) best = { lcus: lcus.processedBytes, dimension: 'processed bytes' };
  if (lcus.ruleEvaluations > best.lcus) best = { lcus: lcus.ruleEvaluations, dimension: 'rule evaluations' };
  return best;
}

/**
 * The balancer's hours, and LCU-hours: of the four dimensions of each hour the highest.
 *
 * @see https://aws.amazon.com/elasticloadbalancing/pricing/
 */
export const applicationLoadBalancer: Service<AlbUsage> = {
  name: 'application-load-balancer',
  items: ['hour', 'lcu', 'reservedLcu'],
  excluded: ['Load balancer: its public IPv4 addresses are under public-ipv4; mutual TLS, trust stores'],
  charge(usage, meter, month) {
    const balancers = usage.loadBalancers ?? 1;
    const hours = usage.hours ?? month.hours;
    meter.charge({ item: 'hour', quantity: balancers * roundUp(hours), description: 'Load balancer hours' });
    const reserved = usage.reservedLcus ?? 0;
    meter.charge({
      item: 'reservedLcu',
      quantity: balancers * reserved * hours,
      description: 'Reserved LCU-hours',
    });
    if (usage.lcus !== undefined) {
      meter.charge({
        item: 'lcu',
        quantity: balancers * Math.max(0, usage.lcus - reserved) * hours,
        description: 'LCU-hours',
      });
      return;
    }
    const byDimension = new Map<string, number>();
    for (const load of usage.loads ?? [usage]) {
      const { lcus, dimension } = highest(load);
      const lcuHours = Math.max(0, lcus - reserved) * (load.hours ?? hours);
      byDimension.set(dimension, (byDimension.get(dimension) ?? 0) + lcuHours);
    }
    for (const [dimension, lcuHours] of byDimension) {
      meter.charge({
        item: 'lcu',
        quantity: balancers * lcuHours,
        description: () => `LCU-hours, by ${dimension}`,
      });
    }
  },
};
