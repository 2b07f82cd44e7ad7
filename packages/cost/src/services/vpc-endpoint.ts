import { roundUp } from '../rounding.ts';
import type { VpcEndpointUsage } from '../usage-file/network.ts';
import type { Service } from './service.ts';

/** Interface endpoints per zone and hour, gateway endpoints free. @see https://aws.amazon.com/privatelink/pricing/ */
export const vpcEndpoint: Service<VpcEndpointUsage> = {
  name: 'vpc-endpoint',
  items: ['hour', 'data', 'gatewayHour'],
  excluded: ['VPC endpoints: Gateway Load Balancer and cross-region endpoints'],
  charge(usage, meter, month) {
    const endpoints = usage.endpoints ?? 1;
    const hours = roundUp(usage.hours ?? month.hours);
    if (usage.type === 'gateway') {
      meter.charge({ item: 'gatewayHour', quantity: endpoints * hours, description: 'Gateway endpoints' });
      return;
    }
    meter.charge({
      item: 'hour',
      quantity: endpoints * (usage.availabilityZones ?? 1) * hours,
      description: 'Interface endpoint hours, per zone',
    });
    meter.charge({
      item: 'data',
      quantity: usage.processedGb ?? 0,
      description: 'Data processed by endpoints',
    });
  },
};
