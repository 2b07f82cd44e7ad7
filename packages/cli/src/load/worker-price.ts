import { type PriceBook, priceBook, priceUsage, REGIONS, type UsageEntry } from '@crossover/cost';
import { type AwsPlacement, DEFAULT_SIZES, type Placement } from '@crossover/load';

const MS_PER_HOUR = 3_600_000;

/**
 * What the load generators cost together while they run, USD an hour at list prices, modelled; 0 on this machine.
 * Without what they store, say and send: cents. Where a region has no price book, the plan's stands in.
 */
export async function workersUsdPerHour(placement: Placement | null, planRegion: string): Promise<number> {
  if (placement === null || placement.where === 'local') return 0;
  const book = await bookFor(placement.region, planRegion);
  return priceUsage([hourOf(placement)], { book }).totalUsd;
}

/** As large as they were asked for. */
export function sizeOf({ where, vcpus, memoryMib }: AwsPlacement): {
  vcpus: number | null;
  memoryMib: number;
} {
  return where === 'fargate'
    ? {
        vcpus: vcpus ?? DEFAULT_SIZES.fargate.vcpus,
        memoryMib: memoryMib ?? DEFAULT_SIZES.fargate.memoryMib,
      }
    : { vcpus: null, memoryMib: memoryMib ?? DEFAULT_SIZES.lambda.memoryMib };
}

function bookFor(region: string, planRegion: string): Promise<PriceBook> {
  return priceBook(REGIONS.some((known) => known === region) ? region : planRegion);
}

/** Artillery's tasks are x86, its functions Arm. @see its commands run-fargate and run-lambda, 2.0.34 */
function hourOf(placement: AwsPlacement): UsageEntry {
  const { workers } = placement;
  const { vcpus, memoryMib } = sizeOf(placement);
  return vcpus === null
    ? {
        service: 'lambda',
        architecture: 'arm64',
        memoryMb: memoryMib,
        requests: workers,
        billedDurationMs: MS_PER_HOUR,
      }
    : {
        service: 'fargate',
        architecture: 'x86_64',
        tasks: workers,
        vcpu: vcpus,
        memoryGb: memoryMib / 1024,
        hours: 1,
      };
}
