import { distributedCommand, type Placement } from '@crossover/load';
import { counted } from '@crossover/model';
import { formatDuration } from '@crossover/report';
import { sizeOf } from './worker-price.ts';

/** Who sends the load, by which command, and what that costs; in sentences, none for one generator here. */
export function describeWorkers(
  placement: Placement | null,
  usdPerHour: number,
  totalSeconds: number,
): string[] {
  if (placement === null) return [];
  const { workers } = placement;
  const many = counted(workers, 'worker');
  if (placement.where === 'local') return [`Load comes from ${many} on this machine.`];
  const { vcpus, memoryMib } = sizeOf(placement);
  const size = vcpus === null ? `${memoryMib} MiB` : `${vcpus} vCPU and ${memoryMib} MiB`;
  const usd = (value: number) => `${Number(value.toPrecision(2))} USD`;
  return [
    `Load comes from ${many} on ${placement.where === 'fargate' ? 'AWS Fargate' : 'AWS Lambda'} in ${placement.region}, ${size} each, which talk with this machine through bucket ${placement.bucket}.`,
    `Each repeat starts them anew: artillery ${distributedCommand(placement, 'script.yml').join(' ')}`,
    `The workers cost about ${usd((totalSeconds / 3600) * usdPerHour)} at list prices (${usd(usdPerHour)} an hour) if they are up for all of ${formatDuration(totalSeconds)}.`,
    'The instrument is not calibrated there: the lateness that the workers tell stands for its bias.',
  ];
}
