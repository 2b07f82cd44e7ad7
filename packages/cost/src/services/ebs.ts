import type { EbsUsage } from '../usage-file/compute.ts';
import type { Service } from './service.ts';

const INCLUDED_IOPS = 3000;
const INCLUDED_THROUGHPUT_MBPS = 125;

/**
 * Provisioned GB-months and what gp3 volumes have above the included performance, prorated by the second.
 *
 * @see https://aws.amazon.com/ebs/pricing/
 */
export const ebs: Service<EbsUsage> = {
  name: 'ebs',
  items: ['storage', 'iops', 'throughput', 'snapshot'],
  excluded: ['EBS: io1, io2, st1, sc1 volumes, snapshot archive, direct APIs'],
  charge(usage, meter, month) {
    const type = usage.volumeType ?? 'gp3';
    const months = ((usage.volumes ?? 1) * (usage.hours ?? month.hours)) / month.hours;
    meter.charge({
      item: 'storage',
      price: `${type}Storage`,
      quantity: (usage.sizeGb ?? 0) * months,
      description: () => `${type} storage`,
    });
    if (type === 'gp3') {
      meter.charge({
        item: 'iops',
        price: 'gp3Iops',
        quantity: Math.max(0, (usage.iops ?? 0) - INCLUDED_IOPS) * months,
        description: 'gp3 IOPS above 3,000',
      });
      meter.charge({
        item: 'throughput',
        price: 'gp3Throughput',
        quantity: Math.max(0, (usage.throughputMbps ?? 0) - INCLUDED_THROUGHPUT_MBPS) * months,
        description: 'gp3 throughput above 125 MiB/s',
      });
    }
    meter.charge({ item: 'snapshot', quantity: usage.snapshotGb ?? 0, description: 'Snapshots' });
  },
};
