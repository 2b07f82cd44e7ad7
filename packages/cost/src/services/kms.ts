import type { KmsUsage } from '../usage-file/operations.ts';
import type { Service } from './service.ts';

/** @see https://aws.amazon.com/kms/pricing/ */
export const kms: Service<KmsUsage> = {
  name: 'kms',
  items: ['customerManagedKey', 'request'],
  excluded: ['KMS: asymmetric and HMAC requests, rotated key material, custom key stores'],
  charge(usage, meter, month) {
    meter.charge({
      item: 'customerManagedKey',
      quantity: ((usage.keys ?? 0) * (usage.hours ?? month.hours)) / month.hours,
      description: 'Customer managed keys',
    });
    meter.charge({
      item: 'request',
      quantity: usage.requests ?? 0,
      description: 'Requests',
      free: 'kms.requests',
    });
  },
};
