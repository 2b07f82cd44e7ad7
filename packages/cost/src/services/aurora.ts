import type { AuroraUsage } from '../usage-file/database.ts';
import { requirePrice } from './metering.ts';
import type { Service } from './service.ts';

const MINIMUM_HOURS = 10 / 60;

/** Capacity integrated over time; a paused part (0 ACU) adds nothing. */
function acuHours(usage: AuroraUsage): number {
  if (usage.acuHours !== undefined) return usage.acuHours;
  let total = 0;
  for (const part of usage.capacity ?? [])
    total += part.acu * ((part.hours ?? 0) + (part.seconds ?? 0) / 3600);
  return total * (usage.instances ?? 1);
}

/**
 * Aurora MySQL: ACU-hours of Serverless v2 (or hours of provisioned instances), storage used, I/O requests of the
 * standard configuration; I/O-Optimized has no I/O charge and dearer capacity and storage.
 *
 * @see https://aws.amazon.com/rds/aurora/pricing/
 */
export const aurora: Service<AuroraUsage> = {
  name: 'aurora',
  items: ['acuHour', 'instance', 'storage', 'ioRequest', 'backupStorage', 'backtrack', 'dataApi'],
  excluded: [
    'Aurora: global database, cloning, snapshot export, extended support, Database Insights, Limitless',
  ],
  charge(usage, meter, month) {
    const isIoOptimized = usage.configuration === 'io-optimized';
    const label = isIoOptimized ? 'I/O-Optimized' : 'standard';
    meter.charge({
      item: 'acuHour',
      price: isIoOptimized ? 'serverlessV2IoOptimizedAcuHour' : 'serverlessV2AcuHour',
      quantity: acuHours(usage),
      description: () => `Serverless v2 capacity, ${label}`,
    });
    if (usage.instanceClass !== undefined) {
      const list = isIoOptimized ? 'provisionedIoOptimized' : 'provisioned';
      const key = `${list}.${usage.instanceClass}`;
      requirePrice(meter, key, usage.instanceClass, 'instance', () => meter.keys(`${list}.`));
      meter.charge({
        item: 'instance',
        price: key,
        quantity: (usage.instances ?? 1) * Math.max(MINIMUM_HOURS, usage.hours ?? month.hours),
        description: () => `${usage.instanceClass} Aurora MySQL, ${label}`,
        unit: 'hour',
      });
    }
    meter.charge({
      item: 'storage',
      price: isIoOptimized ? 'storageIoOptimized' : 'storageStandard',
      quantity: usage.storageGb ?? 0,
      description: () => `Storage, ${label}`,
    });
    if (!isIoOptimized) {
      meter.charge({ item: 'ioRequest', quantity: usage.ioRequests ?? 0, description: 'I/O requests' });
    }
    meter.charge({
      item: 'backupStorage',
      quantity:
        usage.additionalBackupStorageGb ?? Math.max(0, (usage.backupStorageGb ?? 0) - (usage.storageGb ?? 0)),
      description: 'Backup storage above the cluster’s storage',
    });
    meter.charge({
      item: 'backtrack',
      quantity: usage.backtrackChangeRecords ?? 0,
      description: 'Backtrack change records',
    });
    meter.charge({ item: 'dataApi', quantity: usage.dataApiRequests ?? 0, description: 'Data API requests' });
  },
};
