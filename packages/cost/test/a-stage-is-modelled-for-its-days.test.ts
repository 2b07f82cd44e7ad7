import { type BilledAmount, findArchitecture } from '@crossover/model';
import { expect, test } from 'vitest';
import { resolveInputs } from '../src/inputs.ts';
import { billedUsage } from '../src/reconcile/billed-usage.ts';
import { modelDays } from '../src/reconcile/days.ts';
import { lineOfItem } from '../src/reconcile/usage-types.ts';
import { priceBook } from '../src/regions.ts';

const book = await priceBook('us-east-1');

const amount = (usageType: string, quantity: number, amountUsd: number): BilledAmount => ({
  architecture: 'serverless',
  usageType,
  quantity,
  unit: 'unit',
  amountUsd,
});

test('every line item that an architecture can have is known by a usage type', () => {
  const architectures = ['serverful', 'serverless', 'hybrid', 'serverful/fargate', 'serverless/rds-proxy'];
  const items = modelDays(
    architectures.map((id) => ({
      inputs: resolveInputs(findArchitecture(id)),
      measured: { requests: 1e9, requestHours: 2 },
    })),
    { book, hours: 24, monthHours: 720 },
  ).flatMap((one) => one.items);
  expect(items.length).toBeGreaterThan(30);
  for (const { service, item: name } of items)
    expect(lineOfItem(service, name), `${service}.${name}`).toBeDefined();
});

const daysOf = (ids: readonly string[], measured: object = {}) =>
  modelDays(
    ids.map((id) => ({
      inputs: resolveInputs(findArchitecture(id)),
      measured: { requests: 360_000, requestHours: 1, ...measured },
    })),
    { book, hours: 24, monthHours: 720 },
  );

const quantityOf = (days: ReturnType<typeof daysOf>, payer: string, key: string) =>
  days
    .find((one) => one.payer === payer)
    ?.items.filter(({ service, item: name }) => `${service}.${name}` === key)
    .reduce((sum, { quantity }) => sum + quantity, 0);

test('a day has a thirtieth of what is paid by the month, all its hours, and the requests that came', () => {
  const days = daysOf(['serverless']);
  expect(quantityOf(days, 'serverless', 'api-gateway.httpRequests')).toBeCloseTo(360_000, 6);
  expect(quantityOf(days, 'serverless', 'aurora.storage')).toBeCloseTo(20 / 30, 9);
  expect(quantityOf(days, 'serverless', 'secrets-manager.secret')).toBeCloseTo(1 / 30, 9);
  expect(quantityOf(days, 'serverless', 'cloudwatch.alarmStandard')).toBeCloseTo(7 / 30, 9);
  expect(quantityOf(days, 'serverless', 'cloudwatch.syntheticsCanaryRun')).toBeCloseTo(12 * 24, 9);
  const serverful = daysOf(['serverful']);
  expect(quantityOf(serverful, 'serverful', 'application-load-balancer.hour')).toBe(24);
  expect(quantityOf(serverful, 'serverful', 'ec2.instance')).toBe(48);
  expect(quantityOf(serverful, 'serverful', 'cloudwatch.customMetric')).toBeCloseTo((2 * 7) / 30, 9);
  expect(quantityOf(serverful, 'serverful', 'ebs.storage')).toBeCloseTo((2 * 8) / 30, 9);
  expect(quantityOf(serverful, 'serverful', 'rds.storage')).toBeCloseTo(20 / 30, 9);
});

test('what was measured stands in the place of what the model would compute', () => {
  const days = daysOf(['serverless'], {
    functions: { invocations: 400_000, billedMs: 4_000_000 },
    acuHours: 31.5,
    ioRequests: 12_345,
  });
  expect(quantityOf(days, 'serverless', 'lambda.requests')).toBe(400_000);
  expect(quantityOf(days, 'serverless', 'lambda.duration')).toBeCloseTo(4000 * 0.5, 9);
  expect(quantityOf(days, 'serverless', 'aurora.acuHour')).toBe(31.5);
  expect(quantityOf(days, 'serverless', 'aurora.ioRequest')).toBe(12_345);
  const serverful = daysOf(['serverful'], { instances: 3, lcuHours: 1.7 });
  expect(quantityOf(serverful, 'serverful', 'ec2.instance')).toBe(72);
  expect(quantityOf(serverful, 'serverful', 'application-load-balancer.lcu')).toBeCloseTo(1.7, 9);
});

test('what a stage has once is modelled once: network, zone, and the database that hybrid stands on', () => {
  for (const ids of [
    ['serverful', 'serverless', 'hybrid'],
    ['hybrid', 'serverful', 'serverless'],
  ]) {
    const days = daysOf(ids);
    expect(days.map(({ payer }) => payer).sort()).toEqual(['hybrid', 'serverful', 'serverless', 'shared']);
    expect(quantityOf(days, 'shared', 'nat-gateway.hour')).toBe(24);
    expect(quantityOf(days, 'shared', 'public-ipv4.inUse')).toBe(24);
    expect(quantityOf(days, 'serverful', 'rds.instance')).toBe(24);
    expect(quantityOf(days, 'hybrid', 'rds.instance')).toBe(0);
    // Hybrid's controller is its own.
    expect(quantityOf(days, 'hybrid', 'eventbridge.schedulerInvocation')).toBe(24 * 60);
  }
  expect(quantityOf(daysOf(['hybrid']), 'serverful', 'rds.instance')).toBe(24);
});

test('usage from the bill makes the bill: its quantities come out of the model again', () => {
  const serverless = resolveInputs(findArchitecture('serverless'));
  const billed = [
    amount('USE1-ApiGatewayHttpRequest', 1e6, 1),
    amount('Request-ARM', 1e6, 0.2),
    amount('Lambda-GB-Second-ARM', 6000, 0.08),
    amount('Aurora:StorageIOUsage', 3e5, 0.06),
    amount('DataTransfer-Out-Bytes', 2, 0.18),
  ];
  const { inputs } = billedUsage(serverless, billed, 'us-east-1');
  // 6,000 GB-seconds over half a GB and a million requests are 12 ms, half a millisecond of them cold starts.
  expect(inputs.billedDurationMs?.quantity.value).toBeCloseTo(12 - 0.002 * 250, 9);
  expect(inputs.databaseIoPerRequest?.quantity.value).toBeCloseTo(0.3, 12);
  expect(inputs.responseBytes?.quantity.value).toBeCloseTo((2 * 2 ** 30) / 1e6, 9);
  for (const { quantity } of Object.values(inputs))
    expect(quantity).toMatchObject({ provenance: 'billed', n: 1e6, low: null });
  const known = resolveInputs(serverless.architecture, { architecture: 'serverless', inputs });
  expect(known.values.lambdaDurationFactor).toBe(1);
  const ratePerSecond = 100;
  const [days] = modelDays(
    [{ inputs: known, measured: { requests: ratePerSecond * 86_400, requestHours: 24 } }],
    { book, hours: 24, monthHours: 720 },
  );
  const gbSeconds = days?.items.find(({ item: name }) => name === 'duration')?.quantity ?? 0;
  expect(gbSeconds / (ratePerSecond * 86_400)).toBeCloseTo(6000 / 1e6, 9);
});

test('what a bill cannot tell of a request it does not', () => {
  const billed = [amount('Request-ARM', 1e6, 0.2), amount('Lambda-GB-Second-ARM', 6000, 0.08)];
  for (const id of ['serverful', 'hybrid'])
    expect(billedUsage(resolveInputs(findArchitecture(id)), billed, 'us-east-1').inputs).toEqual({});
  expect(billedUsage(resolveInputs(findArchitecture('serverless')), [], 'us-east-1').inputs).toEqual({});
});
