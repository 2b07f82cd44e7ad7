import type { PublicIpv4Usage } from '../usage-file/network.ts';
import type { Service } from './service.ts';

/** Every public IPv4 address since 2024-02-01, in use or idle. @see https://aws.amazon.com/vpc/pricing/ */
export const publicIpv4: Service<PublicIpv4Usage> = {
  name: 'public-ipv4',
  items: ['inUse', 'idle'],
  excluded: [],
  charge(usage, meter, month) {
    const hours = usage.hours ?? month.hours;
    meter.charge({
      item: 'inUse',
      quantity: (usage.addresses ?? 0) * hours,
      description: 'Public IPv4 addresses in use',
    });
    meter.charge({
      item: 'idle',
      quantity: (usage.idleAddresses ?? 0) * hours,
      description: 'Idle public IPv4 addresses',
    });
  },
};
