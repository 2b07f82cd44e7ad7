import { roundUp } from '../rounding.ts';
import type { StepFunctionsUsage } from '../usage-file/application.ts';
import type { Service } from './service.ts';

const DURATION_STEP_MS = 100;
const MEMORY_STEP_MB = 64;

/**
 * Standard workflows by state transition; express workflows by request and by GB-second, rounded up to 100 ms and
 * 64 MB.
 *
 * @see https://aws.amazon.com/step-functions/pricing/
 */
export const stepFunctions: Service<StepFunctionsUsage> = {
  name: 'step-functions',
  items: ['standardTransition', 'expressRequest', 'expressDuration'],
  excluded: ['Step Functions: the services that a workflow calls'],
  charge(usage, meter) {
    if (usage.type === 'standard') {
      meter.charge({
        item: 'standardTransition',
        quantity: usage.stateTransitions ?? 0,
        description: 'State transitions',
        free: 'step-functions.standard',
      });
      return;
    }
    const requests = usage.requests ?? 0;
    const seconds = (DURATION_STEP_MS * roundUp((usage.durationMs ?? 0) / DURATION_STEP_MS)) / 1000;
    const gb = (MEMORY_STEP_MB * Math.max(1, roundUp((usage.memoryMb ?? 0) / MEMORY_STEP_MB))) / 1024;
    meter.charge({ item: 'expressRequest', quantity: requests, description: 'Express requests' });
    meter.charge({
      item: 'expressDuration',
      quantity: requests * seconds * gb,
      description: 'Express duration',
    });
  },
};
