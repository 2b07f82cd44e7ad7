import type { BilledAmount, Quantity, Unit, UsageInput, UsageProfile } from '@crossover/model';
import type { ArchitectureInputs } from '../inputs.ts';
import { lineOfUsageType } from './usage-types.ts';

type Inputs = UsageProfile['inputs'];

const BYTES_PER_GIB = 2 ** 30;

/**
 * What the bill itself tells of one request: the inputs with which the model makes the quantities that AWS billed. A mean
 * over whole days, whatever else was sent on them. An architecture whose front door is not billed by the request tells
 * nothing, for the bill does not count its requests; nor does one whose functions share their usage types with a
 * controller.
 *
 * @param inputs what is known otherwise: the cold starts that billed durations contain are taken off by it.
 */
export function billedUsage(
  { architecture, values }: ArchitectureInputs,
  amounts: readonly BilledAmount[],
  region: string,
): UsageProfile {
  const { functions, frontDoor, database } = architecture;
  const quantityOf = (key: string): number =>
    amounts.reduce(
      (sum, { usageType, quantity }) =>
        lineOfUsageType(usageType, region)?.line === key ? sum + quantity : sum,
      0,
    );
  const invocations = quantityOf('lambda.requests');
  if (functions === undefined || frontDoor.kind === 'weighted-load-balancer' || invocations === 0)
    return { architecture: architecture.id, inputs: {} };

  const requests = frontDoor.kind === 'http-api' ? quantityOf('api-gateway.httpRequests') : invocations;
  const billedMs = (quantityOf('lambda.duration') * 1000) / (functions.memoryMib / 1024) / invocations;
  const warmMs = billedMs - values.coldShare * values.initDurationMs;
  const bytes = quantityOf('data-transfer.internetOut') * BYTES_PER_GIB;
  const reads = quantityOf('aurora.ioRequest');
  return {
    architecture: architecture.id,
    inputs: {
      ...(warmMs > 0
        ? input(
            'billedDurationMs',
            warmMs,
            'ms',
            invocations,
            'billed GB-seconds and requests, cold starts taken off',
          )
        : {}),
      ...(bytes > 0 && requests > 0
        ? input(
            'responseBytes',
            bytes / requests,
            'bytes',
            requests,
            'billed data to the internet and requests',
          )
        : {}),
      ...(database.kind === 'aurora-serverless-v2' && reads > 0 && requests > 0
        ? input(
            'databaseIoPerRequest',
            reads / requests,
            'count',
            requests,
            'billed I/O requests and requests',
          )
        : {}),
    },
  };
}

function input(name: UsageInput, value: number, unit: Unit, n: number, source: string): Inputs {
  const quantity: Quantity = {
    value,
    unit,
    low: null,
    high: null,
    n: Math.round(n),
    provenance: 'billed',
    reason: 'a mean over whole days has no interval',
  };
  return { [name]: { quantity, source } };
}
