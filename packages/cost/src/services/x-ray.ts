import type { XrayUsage } from '../usage-file/operations.ts';
import type { Service } from './service.ts';

/** @see https://aws.amazon.com/xray/pricing/ */
export const xRay: Service<XrayUsage> = {
  name: 'x-ray',
  items: ['tracesRecorded', 'tracesRetrieved', 'tracesScanned', 'insightsTraces'],
  excluded: ['X-Ray: Transaction Search'],
  charge(usage, meter) {
    meter.charge({
      item: 'tracesRecorded',
      quantity: usage.tracesRecorded ?? 0,
      description: 'Traces recorded',
      free: 'x-ray.recorded',
    });
    meter.charge({
      item: 'tracesRetrieved',
      quantity: usage.tracesRetrieved ?? 0,
      description: 'Traces retrieved',
      free: 'x-ray.retrieved',
    });
    meter.charge({
      item: 'tracesScanned',
      quantity: usage.tracesScanned ?? 0,
      description: 'Traces scanned',
      free: 'x-ray.retrieved',
    });
    meter.charge({
      item: 'insightsTraces',
      quantity: usage.insightsTraces ?? 0,
      description: 'Traces processed by Insights',
    });
  },
};
