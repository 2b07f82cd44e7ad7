import type { FunctionFleet } from '@crossover/model';
import type { UsageEntry } from '../usage-file/entry.ts';
import type { Traffic } from './traffic.ts';

/**
 * Cold starts of the month. Under steady traffic a small share, because environments are replaced; and a request
 * after a gap longer than Lambda keeps an idle environment: with arrivals at random that is e^(−rate × expiry).
 */
function coldStarts(traffic: Traffic): number {
  const { coldShare, idleExpirySeconds } = traffic.inputs;
  let total = 0;
  for (const part of traffic.parts) {
    const afterGap = Math.exp(-part.functionRatePerSecond * idleExpirySeconds);
    total += part.functionRatePerSecond * part.hours * 3600 * (coldShare + (1 - coldShare) * afterGap);
  }
  return total;
}

/** Functions by volume: requests, and billed milliseconds with INIT. */
export function functionUsage(fleet: FunctionFleet, traffic: Traffic): UsageEntry[] {
  const { inputs, functionRequests } = traffic;
  if (functionRequests === 0) return [];
  const warmMs = inputs.billedDurationMs * inputs.lambdaDurationFactor;
  const initMs = (coldStarts(traffic) / functionRequests) * inputs.initDurationMs;
  return [
    {
      service: 'lambda',
      architecture: fleet.cpu,
      memoryMb: fleet.memoryMib,
      requests: functionRequests,
      billedDurationMs: warmMs + initMs,
    },
  ];
}
