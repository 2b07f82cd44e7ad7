import type { SystemsManagerUsage } from '../usage-file/operations.ts';
import type { Service } from './service.ts';

/** Parameter Store. @see https://aws.amazon.com/systems-manager/pricing/ */
export const systemsManager: Service<SystemsManagerUsage> = {
  name: 'systems-manager',
  items: ['standardParameter', 'advancedParameter', 'higherThroughputApi'],
  excluded: ['Systems Manager: everything but Parameter Store'],
  charge(usage, meter, month) {
    meter.charge({
      item: 'standardParameter',
      quantity: usage.standardParameters ?? 0,
      description: 'Standard parameters',
    });
    meter.charge({
      item: 'advancedParameter',
      quantity: (usage.advancedParameters ?? 0) * (usage.hours ?? month.hours),
      description: 'Advanced parameters',
    });
    meter.charge({
      item: 'higherThroughputApi',
      quantity: usage.higherThroughputRequests ?? 0,
      description: 'API interactions',
    });
  },
};
