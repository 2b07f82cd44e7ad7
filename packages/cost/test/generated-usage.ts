import fc from 'fast-check';
import type { UsageEntry } from '../src/index.ts';

const amount = (max: number) => fc.double({ min: 0, max, noNaN: true });

/** Usage entries whose charge rises with a single number; the scale reaches past the last tier of each. */
export const SCALED: readonly {
  readonly name: string;
  readonly max: number;
  readonly usage: (amount: number) => UsageEntry[];
}[] = [
  {
    name: 'lambda requests',
    max: 3e11,
    usage: (x) => [{ service: 'lambda', memoryMb: 1024, requests: x, durationMs: 100 }],
  },
  {
    name: 'lambda duration',
    max: 900_000,
    usage: (x) => [
      { service: 'lambda', memoryMb: 1536, requests: 1e6, durationMs: x, architecture: 'arm64' },
    ],
  },
  { name: 'http api', max: 1e9, usage: (x) => [{ service: 'api-gateway', type: 'http', requests: x }] },
  { name: 'rest api', max: 3e10, usage: (x) => [{ service: 'api-gateway', type: 'rest', requests: x }] },
  {
    name: 'payload',
    max: 10_240,
    usage: (x) => [{ service: 'api-gateway', type: 'http', requests: 1e6, requestSizeKb: x }],
  },
  {
    name: 'connections',
    max: 10_000,
    usage: (x) => [
      {
        service: 'application-load-balancer',
        newConnectionsPerSecond: x,
        connectionDurationSeconds: 30,
        processedGbPerHour: 3,
      },
    ],
  },
  {
    name: 'ec2 credits',
    max: 100,
    usage: (x) => [{ service: 'ec2', instanceType: 't4g.small', averageCpuUtilizationPercent: x }],
  },
  {
    name: 'rds storage',
    max: 2000,
    usage: (x) => [{ service: 'rds', instanceClass: 'db.t4g.medium', deployment: 'multi-az', storageGb: x }],
  },
  { name: 'acu hours', max: 200_000, usage: (x) => [{ service: 'aurora', acuHours: x, storageGb: 20 }] },
  {
    name: 'transfer',
    max: 400_000,
    usage: (x) => [{ service: 'data-transfer', internetOutGb: x, crossAzGb: x }],
  },
  { name: 'endpoint data', max: 8e6, usage: (x) => [{ service: 'vpc-endpoint', processedGb: x }] },
  {
    name: 'metrics and logs',
    max: 2e6,
    usage: (x) => [{ service: 'cloudwatch', customMetrics: x, vendedLogsGb: x / 10, logsStoredGb: x / 100 }],
  },
  { name: 's3', max: 1e6, usage: (x) => [{ service: 's3', standardStorageGb: x, getRequests: x }] },
  {
    name: 'cloudfront',
    max: 8e6,
    usage: (x) => [{ service: 'cloudfront', dataOutGb: x, httpsRequests: x * 100 }],
  },
  { name: 'sqs', max: 4e11, usage: (x) => [{ service: 'sqs', requests: x }] },
  {
    name: 'express',
    max: 1e9,
    usage: (x) => [
      { service: 'step-functions', type: 'express', requests: x, durationMs: 3000, memoryMb: 128 },
    ],
  },
  {
    name: 'dynamodb',
    max: 1e9,
    usage: (x) => [{ service: 'dynamodb', mode: 'on-demand', reads: x, writes: x / 3, storageGb: x / 1e7 }],
  },
  {
    name: 'fargate',
    max: 730,
    usage: (x) => [{ service: 'fargate', vcpu: 1, memoryGb: 2, tasks: 3, hours: x }],
  },
];

const scaled = fc.constantFrom(...SCALED);

/** One scaled usage with two amounts, the first not above the second. */
export const twoAmounts = scaled.chain((kind) =>
  fc.tuple(amount(kind.max), amount(kind.max)).map(([x, y]) => ({
    kind,
    less: Math.min(x, y),
    more: Math.max(x, y),
  })),
);

/** A handful of entries of any services. */
export const someEntries = fc
  .array(
    scaled.chain((kind) => amount(kind.max).map((x) => kind.usage(x))),
    { minLength: 1, maxLength: 8 },
  )
  .map((entries) => entries.flat());
