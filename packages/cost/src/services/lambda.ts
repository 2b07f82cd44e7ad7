import { roundUp } from '../rounding.ts';
import type { LambdaUsage } from '../usage-file/compute.ts';
import type { Service } from './service.ts';

const INCLUDED_STORAGE_MB = 512;
const SNAP_START_MINIMUM_HOURS = 3;
const PROVISIONED_STEP_HOURS = 5 / 60;

/** Mean billed milliseconds of a request, and of INIT spread over all requests. */
function billedMs(usage: LambdaUsage): number {
  if (usage.billedDurationMs !== undefined) return usage.billedDurationMs;
  const warmMs = roundUp(usage.durationMs ?? 0);
  if (!usage.coldStarts || usage.requests === 0) return warmMs;
  // A cold request is billed ceil(init + duration): the two are rounded together.
  const coldMs = roundUp((usage.durationMs ?? 0) + (usage.initDurationMs ?? 0));
  const coldShare = Math.min(1, usage.coldStarts / usage.requests);
  return warmMs + coldShare * (coldMs - warmMs);
}

/**
 * Requests, and GB-seconds of billed duration: GB = configured MB / 1,024, each request rounded up to 1 ms, INIT
 * included since 2025-08-01.
 *
 * @see https://aws.amazon.com/lambda/pricing/
 */
export const lambda: Service<LambdaUsage> = {
  name: 'lambda',
  items: [
    'requests',
    'duration',
    'provisionedConcurrency',
    'provisionedDuration',
    'ephemeralStorage',
    'responseStreaming',
    'snapStartCache',
    'snapStartRestore',
  ],
  excluded: [
    'Lambda: durable functions, tenant isolation, event source mappings, Lambda@Edge, Managed Instances, Savings Plans',
  ],
  charge(usage, meter, month) {
    const suffix = usage.architecture === 'arm64' ? 'Arm64' : 'X86';
    const label = usage.architecture ?? 'x86_64';
    const gb = usage.memoryMb / 1024;
    const seconds = (usage.requests * billedMs(usage)) / 1000;
    const provisioned = usage.provisionedConcurrency ?? 0;
    meter.charge({
      item: 'requests',
      quantity: usage.requests,
      description: 'Requests',
      free: 'lambda.requests',
    });
    if (provisioned > 0) {
      const hours =
        PROVISIONED_STEP_HOURS * roundUp((usage.provisionedHours ?? month.hours) / PROVISIONED_STEP_HOURS);
      meter.charge({
        item: 'provisionedConcurrency',
        price: `provisionedConcurrency${suffix}`,
        quantity: provisioned * gb * hours * 3600,
        description: () => `Provisioned concurrency, ${provisioned} × ${usage.memoryMb} MB, ${label}`,
      });
      meter.charge({
        item: 'provisionedDuration',
        price: `provisionedDuration${suffix}`,
        quantity: seconds * gb,
        description: () => `Duration in provisioned environments, ${usage.memoryMb} MB, ${label}`,
      });
    } else {
      meter.charge({
        item: 'duration',
        price: `duration${suffix}`,
        quantity: seconds * gb,
        description: () => `Duration with INIT, ${usage.memoryMb} MB, ${label}`,
        free: 'lambda.duration',
      });
    }
    const extraGb =
      Math.max(0, (usage.ephemeralStorageMb ?? INCLUDED_STORAGE_MB) - INCLUDED_STORAGE_MB) / 1024;
    meter.charge({
      item: 'ephemeralStorage',
      quantity: seconds * extraGb,
      description: 'Ephemeral storage above 512 MB',
    });
    meter.charge({
      item: 'responseStreaming',
      quantity: usage.streamedGb ?? 0,
      description: 'Streamed responses beyond the first 6 MB of each',
      free: 'lambda.responseStreaming',
    });
    meter.charge({
      item: 'snapStartCache',
      quantity:
        usage.snapStartHours === undefined
          ? 0
          : gb * Math.max(SNAP_START_MINIMUM_HOURS, usage.snapStartHours) * 3600,
      description: 'SnapStart cache',
    });
    meter.charge({
      item: 'snapStartRestore',
      quantity: (usage.snapStartRestores ?? 0) * gb,
      description: 'SnapStart restores',
    });
  },
};
