import type { RdsUsage } from '../usage-file/database.ts';
import { billedHours, requirePrice, surplusVcpuHours } from './metering.ts';
import type { Service } from './service.ts';

const MINIMUM_HOURS = 10 / 60;

/** From this size on RDS stripes gp3 storage of MySQL over several volumes. */
const STRIPED_FROM_GB = 400;

function includedPerformance(storageGb: number) {
  return storageGb >= STRIPED_FROM_GB
    ? { iops: 12_000, throughputMbps: 500 }
    : { iops: 3000, throughputMbps: 125 };
}

/**
 * RDS for MySQL: instance-hours (Multi-AZ has prices of its own), storage, performance above what gp3 includes,
 * backup above the provisioned storage, surplus credits of t classes.
 *
 * @see https://aws.amazon.com/rds/mysql/pricing/
 */
export const rds: Service<RdsUsage> = {
  name: 'rds',
  items: ['instance', 'storage', 'iops', 'throughput', 'backupStorage', 'snapshotExport', 'cpuCredits'],
  excluded: [
    'RDS: io1 and io2 storage, read replicas’ region transfer, extended support, Performance Insights retention',
  ],
  charge(usage, meter, month) {
    const instances = usage.instances ?? 1;
    const isMultiAz = usage.deployment === 'multi-az';
    const zone = isMultiAz ? 'multiAz' : 'singleAz';
    const suffix = isMultiAz ? 'MultiAz' : 'SingleAz';
    const isReserved = usage.purchase === 'reserved-1y-no-upfront';
    const hours = billedHours(usage.hours ?? month.hours, MINIMUM_HOURS);
    const list = isReserved ? `reserved1yNoUpfront.${zone}` : zone;
    const key = `${list}.${usage.instanceClass}`;
    requirePrice(meter, key, usage.instanceClass, 'instance', () => meter.keys(`${list}.`));
    meter.charge({
      item: 'instance',
      price: key,
      quantity: instances * (isReserved ? month.hours : hours),
      description: () =>
        `${usage.instanceClass} MySQL, ${isMultiAz ? 'Multi-AZ' : 'Single-AZ'}${isReserved ? ', 1-year reservation, no upfront' : ''}`,
      free:
        /^db\.t(3|4g)\.micro$/.test(usage.instanceClass) && !isMultiAz && !isReserved
          ? 'rds.micro'
          : undefined,
      unit: 'hour',
    });
    const storageType = usage.storageType ?? 'gp3';
    const storageGb = usage.storageGb ?? 0;
    const storageMonths = (instances * (usage.storageHours ?? month.hours)) / month.hours;
    meter.charge({
      item: 'storage',
      price: `${storageType}Storage${suffix}`,
      quantity: storageMonths * storageGb,
      description: () => `${storageType} storage${isMultiAz ? ', both zones' : ''}`,
    });
    if (storageType === 'gp3') {
      const included = includedPerformance(storageGb);
      meter.charge({
        item: 'iops',
        price: `gp3Iops${suffix}`,
        quantity: storageMonths * Math.max(0, (usage.iops ?? 0) - included.iops),
        description: () => `gp3 IOPS above ${included.iops.toLocaleString('en-US')}`,
      });
      meter.charge({
        item: 'throughput',
        price: `gp3Throughput${suffix}`,
        quantity: storageMonths * Math.max(0, (usage.throughputMbps ?? 0) - included.throughputMbps),
        description: () => `gp3 throughput above ${included.throughputMbps} MiB/s`,
      });
    }
    meter.charge({
      item: 'backupStorage',
      quantity:
        usage.additionalBackupStorageGb ?? Math.max(0, (usage.backupStorageGb ?? 0) - instances * storageGb),
      description: 'Backup storage above the provisioned storage',
    });
    meter.charge({
      item: 'snapshotExport',
      quantity: usage.snapshotExportGb ?? 0,
      description: 'Snapshot export',
    });
    const type = () =>
      burstableClass(usage.instanceClass, meter.find(`singleAz.${usage.instanceClass}`)?.vcpu);
    const surplus =
      usage.surplusVcpuHours ??
      (usage.averageCpuUtilizationPercent === undefined
        ? 0
        : surplusVcpuHours(
            type(),
            usage.instanceClass,
            usage.averageCpuUtilizationPercent,
            instances * hours,
          ));
    meter.charge({
      item: 'cpuCredits',
      quantity: surplus,
      description: 'CPU above the baseline (unlimited mode)',
    });
  },
};

/** Baselines of db.t classes are those of the EC2 types of the same size. */
const BASELINE_PERCENT: Readonly<Record<string, number>> = {
  micro: 10,
  small: 20,
  medium: 20,
  large: 30,
  xlarge: 40,
  '2xlarge': 40,
};

/** vCPU and baseline of a burstable class; null for any other. */
export function burstableClass(
  instanceClass: string,
  vcpu = 2,
): { vcpu: number; baselinePercent: number } | null {
  const match = /^db\.t(?:3|4g)\.(\w+)$/.exec(instanceClass);
  const baselinePercent = BASELINE_PERCENT[match?.[1] ?? ''];
  return baselinePercent === undefined ? null : { vcpu, baselinePercent };
}
