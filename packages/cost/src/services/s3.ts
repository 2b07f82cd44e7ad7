import type { S3Usage } from '../usage-file/application.ts';
import type { Service } from './service.ts';

/** S3 Standard. @see https://aws.amazon.com/s3/pricing/ */
export const s3: Service<S3Usage> = {
  name: 's3',
  items: ['standardStorage', 'putCopyPostList', 'getAndOther'],
  excluded: ['S3: other storage classes, replication, transfer acceleration, analytics'],
  charge(usage, meter) {
    meter.charge({
      item: 'standardStorage',
      quantity: usage.standardStorageGb ?? 0,
      description: 'Standard storage',
    });
    meter.charge({
      item: 'putCopyPostList',
      quantity: usage.putRequests ?? 0,
      description: 'PUT, COPY, POST, LIST requests',
    });
    meter.charge({
      item: 'getAndOther',
      quantity: usage.getRequests ?? 0,
      description: 'GET and other requests',
    });
  },
};
