import { expect, test } from 'vitest';
import { type FreeTier, priceBook, priceUsage, type UsageEntry } from '../src/index.ts';

const book = await priceBook('us-east-1');

function items(entries: UsageEntry[], options: { freeTier?: FreeTier; hours?: number } = {}) {
  return priceUsage(entries, {
    book,
    freeTier: options.freeTier ?? 'none',
    month: { hours: options.hours ?? 730 },
  }).items;
}

const quantity = (entries: UsageEntry[], item: string, options = {}) =>
  items(entries, options)
    .filter((each) => each.item === item)
    .reduce((sum, each) => sum + each.quantity, 0);

const lambda = (fields: object): UsageEntry[] => [
  { service: 'lambda', memoryMb: 1024, requests: 1000, ...fields },
];

test('Lambda rounds each request up to the millisecond', () => {
  expect(quantity(lambda({ durationMs: 1.2 }), 'duration')).toBeCloseTo(2, 12);
  expect(quantity(lambda({ durationMs: 2 }), 'duration')).toBeCloseTo(2, 12);
  expect(quantity(lambda({ billedDurationMs: 1.2 }), 'duration')).toBeCloseTo(1.2, 12);
});

test('Lambda bills INIT together with the duration of a cold request', () => {
  const usage = lambda({ durationMs: 10.5, coldStarts: 100, initDurationMs: 200.7 });
  // 900 warm requests of 11 ms and 100 cold ones of ⌈211.2⌉ = 212 ms.
  expect(quantity(usage, 'duration')).toBeCloseTo((900 * 11 + 100 * 212) / 1000, 9);
});

test('Lambda counts GB of 1,024 MB and gives 512 MB of storage', () => {
  expect(quantity([{ service: 'lambda', memoryMb: 512, requests: 1000, durationMs: 1000 }], 'duration')).toBe(
    500,
  );
  expect(quantity(lambda({ durationMs: 1000, ephemeralStorageMb: 1536 }), 'ephemeralStorage')).toBe(1000);
  expect(quantity(lambda({ durationMs: 1000, ephemeralStorageMb: 512 }), 'ephemeralStorage')).toBe(0);
});

test('provisioned concurrency is billed in steps of five minutes', () => {
  const usage = lambda({ durationMs: 1, provisionedConcurrency: 2, provisionedHours: 0.01 });
  expect(quantity(usage, 'provisionedConcurrency')).toBeCloseTo(2 * 300, 9);
});

test('the free million requests are shared by all functions of the month', () => {
  const two = [
    ...lambda({ requests: 700_000, durationMs: 1 }),
    ...lambda({ requests: 700_000, durationMs: 1 }),
  ];
  const paid = items(two, { freeTier: 'always' }).filter(
    (each) => each.item === 'requests' && each.unitPriceUsd > 0,
  );
  expect(paid.map((each) => each.quantity)).toEqual([400_000]);
});

test('twelve-month offers count only when they are asked for', () => {
  const usage: UsageEntry[] = [{ service: 'api-gateway', type: 'http', requests: 1_500_000 }];
  const paid = (freeTier: FreeTier) => priceUsage(usage, { book, freeTier }).totalUsd;
  expect(paid('none')).toBeCloseTo(1.5, 9);
  expect(paid('always')).toBeCloseTo(1.5, 9);
  expect(paid('legacy-12-month')).toBeCloseTo(0.5, 9);
});

const alb = (fields: object): UsageEntry[] => [{ service: 'application-load-balancer', hours: 1, ...fields }];

test('LCUs are the highest of four dimensions, of each hour apart', () => {
  expect(quantity(alb({ newConnectionsPerSecond: 50, processedGbPerHour: 1.5 }), 'lcu')).toBe(2);
  expect(quantity(alb({ activeConnections: 9000, newConnectionsPerSecond: 25 }), 'lcu')).toBe(3);
  expect(quantity(alb({ ruleEvaluationsPerSecond: 4000 }), 'lcu')).toBe(4);
  expect(quantity(alb({ requestsPerSecond: 100, rules: 10 }), 'lcu')).toBe(0);
  const loads = [
    { hours: 10, newConnectionsPerSecond: 100 },
    { hours: 20, processedGbPerHour: 2 },
  ];
  expect(quantity(alb({ hours: 30, loads }), 'lcu')).toBe(4 * 10 + 2 * 20);
});

test('loads with the same highest dimension are one line item', () => {
  const loads = Array.from({ length: 24 }, (_, i) => ({ hours: 1, newConnectionsPerSecond: 25 + i }));
  expect(items(alb({ hours: 24, loads })).filter((each) => each.item === 'lcu')).toHaveLength(1);
});

test('an entry’s own name stands before its descriptions', () => {
  const [item] = items([{ service: 'public-ipv4', name: 'NAT', addresses: 1 }]);
  expect(item?.description).toBe('NAT: Public IPv4 addresses in use');
});

test('a Lambda target uses up an LCU with 0.4 GB', () => {
  expect(quantity(alb({ processedGbPerHourLambda: 1 }), 'lcu')).toBeCloseTo(2.5, 12);
  expect(quantity(alb({ processedGbPerHour: 1, processedGbPerHourLambda: 0.4 }), 'lcu')).toBeCloseTo(2, 12);
});

test('a part of a balancer hour, NAT hour or endpoint hour is a whole one', () => {
  expect(quantity(alb({ hours: 10.2 }), 'hour')).toBe(11);
  expect(quantity([{ service: 'nat-gateway', hours: 0.1 }], 'hour')).toBe(1);
  expect(quantity([{ service: 'vpc-endpoint', availabilityZones: 3, hours: 1.5 }], 'hour')).toBe(6);
});

test('instances are billed by the second from a minimum on', () => {
  const ec2 = (hours: number) => quantity([{ service: 'ec2', instanceType: 't4g.small', hours }], 'instance');
  expect(ec2(10 / 3600)).toBeCloseTo(60 / 3600, 12);
  expect(ec2(90.4 / 3600)).toBeCloseTo(91 / 3600, 12);
  const rds = [{ service: 'rds', instanceClass: 'db.t4g.small', hours: 1 / 60 }] satisfies UsageEntry[];
  expect(quantity(rds, 'instance')).toBeCloseTo(10 / 60, 12);
  const task = [{ service: 'fargate', vcpu: 1, memoryGb: 2, seconds: 5 }] satisfies UsageEntry[];
  expect(quantity(task, 'vcpuHour')).toBeCloseTo(1 / 60, 12);
});

test('a reservation is paid for every hour of the month', () => {
  const usage: UsageEntry[] = [
    { service: 'ec2', instanceType: 't4g.small', hours: 10, purchase: 'reserved-1y-no-upfront' },
  ];
  expect(quantity(usage, 'instance', { hours: 744 })).toBe(744);
});

test('t types pay for CPU above their baseline', () => {
  const usage: UsageEntry[] = [
    { service: 'ec2', instanceType: 't3.large', hours: 24, averageCpuUtilizationPercent: 40 },
  ];
  // Baseline 30 % of each of 2 vCPUs: 10 % × 2 × 24 h at $0.05.
  expect(quantity(usage, 'cpuCredits')).toBeCloseTo(4.8, 9);
  const calm: UsageEntry[] = [{ service: 'ec2', instanceType: 't3.large', averageCpuUtilizationPercent: 20 }];
  expect(quantity(calm, 'cpuCredits')).toBe(0);
  const db: UsageEntry[] = [
    { service: 'rds', instanceClass: 'db.t4g.medium', hours: 100, averageCpuUtilizationPercent: 50 },
  ];
  expect(quantity(db, 'cpuCredits')).toBeCloseTo(0.3 * 2 * 100, 9);
});

test('gp3 of RDS includes more from 400 GiB on', () => {
  const rds = (storageGb: number) =>
    quantity([{ service: 'rds', instanceClass: 'db.m7g.large', storageGb, iops: 13_000 }], 'iops');
  expect(rds(399)).toBe(10_000);
  expect(rds(400)).toBe(1000);
});

test('backup is free up to what is stored', () => {
  const rds: UsageEntry[] = [
    { service: 'rds', instanceClass: 'db.m7g.large', storageGb: 100, backupStorageGb: 150 },
  ];
  expect(quantity(rds, 'backupStorage')).toBe(50);
  expect(
    quantity([{ service: 'aurora', storageGb: 10, additionalBackupStorageGb: 7 }], 'backupStorage'),
  ).toBe(7);
});

test('Aurora capacity is integrated over time, and a pause costs nothing', () => {
  const usage: UsageEntry[] = [
    {
      service: 'aurora',
      capacity: [
        { acu: 0, hours: 700 },
        { acu: 0.5, hours: 20 },
        { acu: 4, seconds: 1800 },
      ],
    },
  ];
  expect(quantity(usage, 'acuHour')).toBe(12);
});

test('I/O-Optimized has no I/O charge', () => {
  const usage: UsageEntry[] = [
    { service: 'aurora', configuration: 'io-optimized', acuHours: 10, storageGb: 10, ioRequests: 1e9 },
  ];
  expect(items(usage).map((each) => each.item)).toEqual(['acuHour', 'storage']);
});

test('an RDS Proxy bills at least 2 vCPUs, before Serverless v2 at least 8 ACUs', () => {
  expect(quantity([{ service: 'rds-proxy', vcpus: 1, hours: 10 }], 'vcpuHour')).toBe(20);
  expect(quantity([{ service: 'rds-proxy', acus: 0.5, hours: 10 }], 'acuHour')).toBe(80);
  expect(quantity([{ service: 'rds-proxy', acus: 12, hours: 10 }], 'acuHour')).toBe(120);
});

test('DynamoDB reads count by 4 KB and consistency, writes by 1 KB', () => {
  const units = (fields: object, item: string) =>
    quantity([{ service: 'dynamodb', mode: 'on-demand', ...fields }], item);
  expect(units({ reads: 10, itemSizeKb: 9 }, 'readRequestUnits')).toBe(30);
  expect(units({ reads: 10, itemSizeKb: 9, readConsistency: 'eventual' }, 'readRequestUnits')).toBe(15);
  expect(units({ writes: 10, itemSizeKb: 2.5, isTransactionalWrite: true }, 'writeRequestUnits')).toBe(60);
});

test('DynamoDB gives 25 capacity units of each kind all month', () => {
  const usage: UsageEntry[] = [
    { service: 'dynamodb', mode: 'provisioned', readCapacityUnits: 30, writeCapacityUnits: 20 },
  ];
  const paid = items(usage, { freeTier: 'always' }).filter((each) => each.unitPriceUsd > 0);
  expect(paid.map((each) => [each.item, each.quantity])).toEqual([['readCapacityUnits', 5 * 730]]);
});

test('chunks of SQS, Step Functions and WebSocket messages are rounded up', () => {
  expect(quantity([{ service: 'sqs', requests: 10, payloadKb: 65 }], 'standardRequest')).toBe(20);
  const express: UsageEntry[] = [
    { service: 'step-functions', type: 'express', requests: 1024, durationMs: 101, memoryMb: 65 },
  ];
  expect(quantity(express, 'expressDuration')).toBeCloseTo(1024 * 0.2 * 0.125, 12);
  const chat: UsageEntry[] = [{ service: 'api-gateway', type: 'websocket', messages: 10, messageSizeKb: 33 }];
  expect(quantity(chat, 'webSocketMessages')).toBe(20);
});

test('traffic between zones is charged on both sides', () => {
  expect(quantity([{ service: 'data-transfer', crossAzGb: 10 }], 'crossAz')).toBe(20);
});

test('monthly prices are prorated by the hours of the month', () => {
  expect(quantity([{ service: 'secrets-manager', secrets: 2, hours: 360 }], 'secret', { hours: 720 })).toBe(
    1,
  );
  expect(quantity([{ service: 'ebs', sizeGb: 100, hours: 73 }], 'storage')).toBeCloseTo(10, 12);
  expect(quantity([{ service: 'kms', keys: 1 }], 'customerManagedKey')).toBe(1);
  const tenDays: UsageEntry[] = [
    {
      service: 'rds',
      instanceClass: 'db.t4g.micro',
      hours: 24,
      storageGb: 90,
      storageHours: 240,
      iops: 3300,
    },
  ];
  expect(quantity(tenDays, 'storage', { hours: 720 })).toBeCloseTo(30, 12);
  expect(quantity(tenDays, 'iops', { hours: 720 })).toBeCloseTo(100, 12);
});

test('snapshots need no volume', () => {
  expect(items([{ service: 'ebs', snapshotGb: 40 }]).map(({ item, quantity }) => [item, quantity])).toEqual([
    ['snapshot', 40],
  ]);
});

test('health checks of AWS endpoints and stream reads have free units', () => {
  const usage: UsageEntry[] = [
    { service: 'route53', healthChecksAws: 52, healthChecksNonAws: 2 },
    { service: 'dynamodb', mode: 'on-demand', streamReadRequests: 3e6 },
  ];
  const paid = items(usage, { freeTier: 'always' }).filter((each) => each.unitPriceUsd > 0);
  expect(paid.map(({ item, quantity }) => [item, quantity])).toEqual([
    ['healthCheckAws', 2],
    ['healthCheckNonAws', 2],
    ['streamsRead', 5e5],
  ]);
});

test('burstable types of each family have a baseline, and t2 and t3 the same price of credits', () => {
  for (const [instanceType, surplus] of [
    ['t2.2xlarge', 0.03 * 8],
    ['t3a.medium', 0],
    ['t3.2xlarge', 0],
    ['t2.medium', 0],
  ] as const) {
    const charged = items([{ service: 'ec2', instanceType, hours: 1, averageCpuUtilizationPercent: 20 }]);
    const credits = charged.find(({ item }) => item === 'cpuCredits');
    expect(credits?.quantity ?? 0, instanceType).toBeCloseTo(surplus, 12);
    if (credits !== undefined) expect(credits.unitPriceUsd).toBe(0.05);
  }
});
