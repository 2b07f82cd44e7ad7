import type { AcuHours, CloudWatchMetric, DeployedStage } from '@crossover/model';
import type { MetricsApi } from '../aws/apis.ts';
import type { Caller } from '../aws/caller.ts';
import { type Reading, readSeries } from '../metrics/read-series.ts';
import { periodCount, type SeriesPlan } from '../metrics/series-plan.ts';
import { dayAfter, startOf } from './bill-days.ts';

/**
 * Of each instance alone: the cluster's value is the mean of its instances, the bill is their sum.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.viewing.monitoring.html
 */
const INSTANCE_CAPACITY: CloudWatchMetric = {
  id: 'aurora-instance/ServerlessDatabaseCapacity/Average',
  resource: 'aurora-cluster',
  namespace: 'AWS/RDS',
  name: 'ServerlessDatabaseCapacity',
  dimensions: ['DBInstanceIdentifier'],
  statistic: 'Average',
  unit: 'acu',
  periodSeconds: 300,
  title: 'Capacity of one instance',
};

/** A reading of which AWS says that it is not whole is repeated. */
const STARTS = 5;
const FIVE_MINUTES_LAST_MS = 63 * 86_400_000;

/** ACU-hours per Aurora instance and day: the mean capacity of each period times its length, summed. */
export async function readAcuHours(
  stage: DeployedStage,
  days: readonly string[],
  { api, caller, nowMs }: { api: MetricsApi; caller: Caller; nowMs: number },
): Promise<AcuHours[]> {
  const plans = stage.resources.flatMap(({ architecture, instances }) =>
    instances.flatMap((instance) =>
      days.map((day): SeriesPlan & { instance: string; day: string } => ({
        key: `${architecture}/${instance}/${day}`,
        architecture,
        instance,
        day,
        metric: INSTANCE_CAPACITY,
        dimensions: { DBInstanceIdentifier: instance },
        periodSeconds: nowMs - startOf(day) > FIVE_MINUTES_LAST_MS ? 3600 : INSTANCE_CAPACITY.periodSeconds,
        startMs: startOf(day),
        endMs: startOf(dayAfter(day)),
        isContinuous: true,
      })),
    ),
  );
  const readings = new Map<string, Reading>();
  for (let start = 0; start < STARTS; start++) {
    const open = plans.filter(({ key }) => readings.get(key)?.isWhole !== true);
    if (open.length === 0) break;
    for (const [key, reading] of await readSeries(open, api, caller)) readings.set(key, reading);
  }
  return plans.map((plan) => {
    const values = [...(readings.get(plan.key)?.values.values() ?? [])];
    const sum = values.reduce((total, capacity) => total + capacity, 0);
    return {
      architecture: plan.architecture,
      instance: plan.instance,
      day: plan.day,
      acuHours: Number(((sum * plan.periodSeconds) / 3600).toPrecision(12)),
      coveredShare: Number((values.length / periodCount(plan)).toFixed(6)),
    };
  });
}
