import { roundUp } from '../rounding.ts';
import type { ApiGatewayUsage } from '../usage-file/front-door.ts';
import type { Service } from './service.ts';

const HTTP_UNIT_KB = 512;
const MESSAGE_UNIT_KB = 32;

const units = (sizeKb: number | undefined, unitKb: number) => Math.max(1, roundUp((sizeKb ?? 0) / unitKb));

/**
 * HTTP APIs by calls metered in 512 KB, REST APIs by calls of any size and by hours of cache, WebSocket APIs by
 * messages metered in 32 KB and by minutes of connection.
 *
 * @see https://aws.amazon.com/api-gateway/pricing/
 */
export const apiGateway: Service<ApiGatewayUsage> = {
  name: 'api-gateway',
  items: ['httpRequests', 'restRequests', 'restCache', 'webSocketMessages', 'webSocketConnectionMinutes'],
  excluded: ['API Gateway: private APIs’ endpoints, portals; its data transfer out is under data-transfer'],
  charge(usage, meter, month) {
    const requests = usage.requests ?? 0;
    if (usage.type === 'http') {
      meter.charge({
        item: 'httpRequests',
        quantity: requests * units(usage.requestSizeKb, HTTP_UNIT_KB),
        description: 'HTTP API requests, metered in 512 KB',
        free: 'api-gateway.http',
      });
    } else if (usage.type === 'rest') {
      meter.charge({
        item: 'restRequests',
        quantity: requests,
        description: 'REST API requests',
        free: 'api-gateway.rest',
      });
      if (usage.cacheSizeGb !== undefined) {
        meter.charge({
          item: 'restCache',
          price: `restCache${String(usage.cacheSizeGb).replace('.', '_')}GB`,
          quantity: usage.cacheHours ?? month.hours,
          description: () => `Response cache of ${usage.cacheSizeGb} GB`,
          unit: 'hour',
        });
      }
    } else {
      meter.charge({
        item: 'webSocketMessages',
        quantity: (usage.messages ?? 0) * units(usage.messageSizeKb, MESSAGE_UNIT_KB),
        description: 'WebSocket messages, metered in 32 KB',
        free: 'api-gateway.webSocketMessages',
      });
      meter.charge({
        item: 'webSocketConnectionMinutes',
        quantity: usage.connectionMinutes ?? 0,
        description: 'WebSocket connection minutes',
        free: 'api-gateway.webSocketMinutes',
      });
    }
  },
};
