import type { Route53Usage } from '../usage-file/front-door.ts';
import type { Service } from './service.ts';

/**
 * Zones, queries and health checks. Queries of aliases to AWS resources are free.
 *
 * @see https://aws.amazon.com/route53/pricing/
 */
export const route53: Service<Route53Usage> = {
  name: 'route53',
  items: ['hostedZone', 'standardQuery', 'latencyQuery', 'aliasQuery', 'healthCheckAws', 'healthCheckNonAws'],
  excluded: [
    'Route 53: domain registration, geolocation and traffic flow, resolver, options of health checks',
  ],
  charge(usage, meter) {
    meter.charge({ item: 'hostedZone', quantity: usage.hostedZones ?? 0, description: 'Hosted zones' });
    meter.charge({
      item: 'standardQuery',
      quantity: usage.standardQueries ?? 0,
      description: 'Standard queries',
    });
    meter.charge({
      item: 'latencyQuery',
      quantity: usage.latencyQueries ?? 0,
      description: 'Latency queries',
    });
    meter.charge({ item: 'aliasQuery', quantity: usage.aliasQueries ?? 0, description: 'Alias queries' });
    meter.charge({
      item: 'healthCheckAws',
      quantity: usage.healthChecksAws ?? 0,
      description: 'Health checks of AWS endpoints',
      free: 'route53.healthChecksAws',
    });
    meter.charge({
      item: 'healthCheckNonAws',
      quantity: usage.healthChecksNonAws ?? 0,
      description: 'Health checks of other endpoints',
    });
  },
};
