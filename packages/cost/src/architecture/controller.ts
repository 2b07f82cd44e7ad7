import type { Architecture } from '@crossover/model';
import type { UsageEntry } from '../usage-file/entry.ts';
import type { OperationSettings } from './settings.ts';
import type { Traffic } from './traffic.ts';

const BYTES_PER_GIB = 2 ** 30;

/** What moves the weights of a weighted load balancer: a schedule, a function, the metrics it asks for, its log. */
export function controllerUsage(
  { frontDoor }: Architecture,
  { month }: Traffic,
  { controller }: OperationSettings,
): UsageEntry[] {
  if (frontDoor.kind !== 'weighted-load-balancer') return [];
  const runs = controller.runsPerHour * month.hours;
  return [
    { service: 'eventbridge', name: 'weight controller', schedulerInvocations: runs },
    {
      service: 'lambda',
      name: 'weight controller',
      architecture: 'arm64',
      memoryMb: controller.memoryMib,
      requests: runs,
      billedDurationMs: controller.durationMs,
    },
    {
      service: 'cloudwatch',
      name: 'weight controller',
      getMetricDataMetrics: runs * controller.metrics,
      vendedLogsGb: (runs * controller.logBytes) / BYTES_PER_GIB,
    },
  ];
}
