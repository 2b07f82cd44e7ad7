import type { CostExplorerUsage } from '../usage-file/operations.ts';
import type { Service } from './service.ts';

/** @see https://aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing/ */
export const costExplorer: Service<CostExplorerUsage> = {
  name: 'cost-explorer',
  items: ['apiRequest', 'hourlyGranularity'],
  excluded: [],
  charge(usage, meter) {
    meter.charge({ item: 'apiRequest', quantity: usage.apiRequests ?? 0, description: 'API requests' });
    meter.charge({
      item: 'hourlyGranularity',
      quantity: usage.hourlyUsageRecords ?? 0,
      description: 'Usage records at hourly granularity',
    });
  },
};
