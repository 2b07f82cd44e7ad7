import type { CloudfrontUsage } from '../usage-file/front-door.ts';
import type { Service } from './service.ts';

/**
 * Data and requests by where the viewers are, or a flat-rate plan per distribution without further charges.
 *
 * @see https://aws.amazon.com/cloudfront/pricing/
 */
export const cloudfront: Service<CloudfrontUsage> = {
  name: 'cloudfront',
  items: ['dataOut', 'dataToOrigin', 'httpsRequest', 'httpRequest', 'flatRatePlan'],
  excluded: [
    'CloudFront: functions, Lambda@Edge, real-time logs, Origin Shield, invalidations, savings bundle',
  ],
  charge(usage, meter) {
    const plan = usage.plan ?? 'pay-as-you-go';
    if (plan !== 'pay-as-you-go') {
      meter.charge({
        item: 'flatRatePlan',
        price: `flatRatePlan.${plan}`,
        quantity: usage.distributions ?? 1,
        description: () => `Flat-rate plan ${plan}`,
      });
      return;
    }
    const edge = usage.edge ?? 'us';
    meter.charge({
      item: 'dataOut',
      price: `dataOut.${edge}`,
      quantity: usage.dataOutGb ?? 0,
      description: () => `Data out to viewers (${edge})`,
      free: 'cloudfront.dataOut',
    });
    meter.charge({
      item: 'dataToOrigin',
      price: `dataToOrigin.${edge}`,
      quantity: usage.dataToOriginGb ?? 0,
      description: () => `Data out to the origin (${edge})`,
    });
    meter.charge({
      item: 'httpsRequest',
      price: `httpsRequest.${edge}`,
      quantity: usage.httpsRequests ?? 0,
      description: () => `HTTPS requests (${edge})`,
      free: 'cloudfront.requests',
    });
    meter.charge({
      item: 'httpRequest',
      price: `httpRequest.${edge}`,
      quantity: usage.httpRequests ?? 0,
      description: () => `HTTP requests (${edge})`,
      free: 'cloudfront.requests',
    });
  },
};
