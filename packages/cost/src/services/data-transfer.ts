import type { DataTransferUsage } from '../usage-file/network.ts';
import type { Service } from './service.ts';

/** GB here are 2^30 bytes. @see https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer */
export const dataTransfer: Service<DataTransferUsage> = {
  name: 'data-transfer',
  items: ['internetOut', 'internetIn', 'crossAz', 'interRegionOut', 'toCloudFront'],
  excluded: [],
  charge(usage, meter) {
    meter.charge({
      item: 'internetOut',
      quantity: usage.internetOutGb ?? 0,
      description: 'Data out to the internet',
      free: 'data-transfer.internetOut',
    });
    meter.charge({
      item: 'internetIn',
      quantity: usage.internetInGb ?? 0,
      description: 'Data in from the internet',
    });
    meter.charge({
      item: 'crossAz',
      // Sent and received are both charged.
      quantity: 2 * (usage.crossAzGb ?? 0),
      description: 'Data between zones, both directions',
    });
    meter.charge({
      item: 'interRegionOut',
      quantity: usage.interRegionOutGb ?? 0,
      description: 'Data out to other regions',
    });
    meter.charge({
      item: 'toCloudFront',
      quantity: usage.toCloudFrontGb ?? 0,
      description: 'Data to CloudFront',
    });
  },
};
