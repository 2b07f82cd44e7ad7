import { roundUp } from '../rounding.ts';
import type { NatGatewayUsage } from '../usage-file/network.ts';
import type { Service } from './service.ts';

/** @see https://aws.amazon.com/vpc/pricing/ */
export const natGateway: Service<NatGatewayUsage> = {
  name: 'nat-gateway',
  items: ['hour', 'data'],
  excluded: [
    'NAT gateway: its public IPv4 address is under public-ipv4, internet traffic under data-transfer',
  ],
  charge(usage, meter, month) {
    meter.charge({
      item: 'hour',
      quantity: (usage.gateways ?? 1) * roundUp(usage.hours ?? month.hours),
      description: 'NAT gateway hours',
    });
    meter.charge({ item: 'data', quantity: usage.processedGb ?? 0, description: 'Data processed by NAT' });
  },
};
