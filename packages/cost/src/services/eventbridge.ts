import type { EventbridgeUsage } from '../usage-file/application.ts';
import type { Service } from './service.ts';

/** Schedules that fire. @see https://aws.amazon.com/eventbridge/pricing/ */
export const eventbridge: Service<EventbridgeUsage> = {
  name: 'eventbridge',
  items: ['schedulerInvocation'],
  excluded: ['EventBridge: event buses, pipes, API destinations, archives, schema discovery'],
  charge(usage, meter) {
    meter.charge({
      item: 'schedulerInvocation',
      quantity: usage.schedulerInvocations,
      description: 'Invocations of schedules',
      free: 'eventbridge.schedulerInvocations',
    });
  },
};
