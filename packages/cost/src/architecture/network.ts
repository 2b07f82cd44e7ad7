import type { Architecture } from '@crossover/model';
import type { UsageEntry } from '../usage-file/entry.ts';
import { tracesRecorded } from './operation.ts';
import type { OperationSettings } from './settings.ts';
import type { Traffic } from './traffic.ts';

/** Data transfer counts binary gigabytes: AWS's example makes 14.3 GB of 15 million KB. */
const BYTES_PER_GIB = 2 ** 30;

/** NAT gateways, traffic to the internet, and traffic to the database in another zone. */
export function networkUsage(
  architecture: Architecture,
  traffic: Traffic,
  settings: OperationSettings,
): UsageEntry[] {
  const { natGateways, zones } = architecture.network;
  const { inputs, requests, serverRequests } = traffic;
  const serverShare = requests === 0 ? 0 : serverRequests / requests;
  const usage: UsageEntry[] = [];
  if (natGateways > 0) {
    usage.push(
      {
        service: 'nat-gateway',
        gateways: natGateways,
        // The servers' traces leave the private subnets through it.
        processedGb: (tracesRecorded(traffic, settings) * serverShare * settings.traceBytes) / BYTES_PER_GIB,
      },
      { service: 'public-ipv4', name: 'NAT gateways', addresses: natGateways },
    );
  }
  usage.push({
    service: 'data-transfer',
    internetOutGb: (requests * inputs.responseBytes) / BYTES_PER_GIB,
    // Compute is spread evenly over the zones, the database's writer is in one of them.
    crossAzGb: (((zones - 1) / zones) * requests * inputs.databaseBytesPerRequest) / BYTES_PER_GIB,
  });
  return usage;
}
