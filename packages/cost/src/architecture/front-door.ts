import type { Architecture } from '@crossover/model';
import type { UsageEntry } from '../usage-file/entry.ts';
import type { Traffic } from './traffic.ts';

/** LCUs count decimal gigabytes: AWS's example makes 1.08 GB an hour of 300 KB a second. */
const BYTES_PER_GB = 1e9;

function balancer(architecture: Architecture, traffic: Traffic): UsageEntry[] {
  const { inputs } = traffic;
  const gbPerRequest = (inputs.requestBytes + inputs.responseBytes) / BYTES_PER_GB;
  return [
    {
      service: 'application-load-balancer',
      loads: traffic.parts.map((part) => ({
        hours: part.hours,
        newConnectionsPerSecond: part.ratePerSecond * inputs.newConnectionShare,
        connectionDurationSeconds: inputs.connectionSeconds,
        processedGbPerHour: part.serverRatePerSecond * 3600 * gbPerRequest,
        processedGbPerHourLambda: part.functionRatePerSecond * 3600 * gbPerRequest,
      })),
    },
    // A node in each zone has a public address.
    { service: 'public-ipv4', name: 'load balancer nodes', addresses: architecture.network.zones },
  ];
}

/** What brings the requests in. Neither an HTTP API nor a function URL has an hour or an address that is charged. */
export function frontDoorUsage(architecture: Architecture, traffic: Traffic): UsageEntry[] {
  const { frontDoor } = architecture;
  switch (frontDoor.kind) {
    case 'application-load-balancer':
    case 'weighted-load-balancer':
      return balancer(architecture, traffic);
    case 'http-api':
      return [
        {
          service: 'api-gateway',
          type: 'http',
          requests: traffic.requests,
          requestSizeKb: Math.max(traffic.inputs.requestBytes, traffic.inputs.responseBytes) / 1024,
        },
      ];
    // Lambda charges its address as the invocations that come through it.
    case 'function-url':
      return [];
  }
}
