import { roundUp } from '../rounding.ts';
import type { SqsUsage } from '../usage-file/application.ts';
import type { Service } from './service.ts';

const REQUEST_UNIT_KB = 64;

/** Requests, each 64 KB of payload counting as one. @see https://aws.amazon.com/sqs/pricing/ */
export const sqs: Service<SqsUsage> = {
  name: 'sqs',
  items: ['standardRequest', 'fifoRequest'],
  excluded: ['SQS: fair queues, KMS requests of encrypted queues'],
  charge(usage, meter) {
    const isFifo = usage.type === 'fifo';
    meter.charge({
      item: isFifo ? 'fifoRequest' : 'standardRequest',
      quantity: usage.requests * Math.max(1, roundUp((usage.payloadKb ?? 0) / REQUEST_UNIT_KB)),
      description: () => `${isFifo ? 'FIFO' : 'Standard'} requests, metered in 64 KB`,
      free: 'sqs.requests',
    });
  },
};
