import { type Architecture, assertDatabasePossible, findArchitecture, VARIANTS } from '@crossover/model';
import { expect, test } from 'vitest';
import { totalWith } from '../src/architecture/fleet.ts';
import { billOf, priceBook, resolveInputs } from '../src/index.ts';
import { peakShape } from '../src/shape.ts';

const book = await priceBook('us-east-1');

/** Round numbers, so that a bill can be made by hand: 100 requests/s a server, 1 GB of 10^9 bytes per million. */
const values = {
  serverCapacityPerSecond: 100,
  serverVcpuFactor: 1,
  requestBytes: 400,
  responseBytes: 600,
  newConnectionShare: 0,
  billedDurationMs: 10,
  lambdaDurationFactor: 1,
  coldShare: 0,
  initDurationMs: 0,
};
const hybrid = resolveInputs(findArchitecture('hybrid'), undefined, values);

const amounts = (one: typeof hybrid, rate: number, options: object = {}) => {
  const bill = billOf(one, rate, { book, ...options });
  return (service: string, item: string) =>
    bill.items
      .filter((each) => each.service === service && each.item === item)
      .reduce((sum, each) => sum + each.amountUsd, 0);
};

test('the controller: a schedule, a function and two metrics each minute of 730 hours', () => {
  const amount = amounts(hybrid, 1);
  const runs = 60 * 730;
  expect(amount('eventbridge', 'schedulerInvocation')).toBeCloseTo(runs * 1e-6, 12);
  expect(amount('cloudwatch', 'getMetricData')).toBeCloseTo((2 * runs * 0.01) / 1000, 9);
  // 256 MB for 300 ms; functions of the API itself have nothing to do at 1 request/s.
  expect(amount('lambda', 'requests')).toBeCloseTo(runs * 2e-7, 12);
  expect(amount('lambda', 'duration')).toBeCloseTo(runs * 0.3 * 0.25 * 1.33334e-5, 9);
  const controller = amounts(resolveInputs(findArchitecture('serverful'), undefined, values), 1);
  expect(controller('eventbridge', 'schedulerInvocation')).toBe(0);
});

test('two servers of 100 requests/s overflow at 170: of 400 in the peak they keep 150, functions get 250', () => {
  // One hour of 168 at 400/s, nothing else: the peak holds all requests.
  const shape = peakShape(1, 168);
  expect(shape.title).toBe('a peak of 1 hour a week');
  const peakHours = 730 / 168;
  const amount = amounts(hybrid, 400 / 168, { shape });
  const functionRequests = 250 * 3600 * peakHours;
  const runs = 60 * 730;
  expect(amount('lambda', 'requests')).toBeCloseTo((functionRequests + runs) * 2e-7, 6);
  expect(amount('lambda', 'duration')).toBeCloseTo(
    (functionRequests * 0.01 * 0.5 + runs * 0.3 * 0.25) * 1.33334e-5,
    6,
  );
  // 150/s × 1,000 bytes are 0.54 GB/h at 1 GB an LCU; 250/s are 0.9 GB/h at 0.4 GB an LCU.
  expect(amount('application-load-balancer', 'lcu')).toBeCloseTo((0.54 + 0.9 / 0.4) * peakHours * 0.008, 9);
  expect(amount('ec2', 'instance')).toBeCloseTo(
    2 * 730 * (book.prices['ec2.onDemand.t4g.small']?.usd ?? 0),
    9,
  );
});

test('up to 85 % of the servers’ capacity nothing goes to functions', () => {
  expect(amounts(hybrid, 170)('lambda', 'requests')).toBeCloseTo(60 * 730 * 2e-7, 12);
  expect(amounts(hybrid, 170)('ec2', 'instance')).toBeCloseTo(amounts(hybrid, 1)('ec2', 'instance'), 12);
});

test('one database for both halves: the serverful bill’s own, to the cent', () => {
  const serverful = resolveInputs(findArchitecture('serverful'), undefined, values);
  for (const service of ['rds', 'data-transfer', 'nat-gateway'])
    expect(
      billOf(hybrid, 100, { book }).items.filter((each) => each.service === service && each.item !== 'data'),
    ).toEqual(
      billOf(serverful, 100, { book }).items.filter(
        (each) => each.service === service && each.item !== 'data',
      ),
    );
});

test('more servers never mean more requests to functions, and none means all', () => {
  const costs = [0, 1, 2, 3, 4].map((instances) => totalWith(hybrid, 300, { book }, instances));
  expect(new Set(costs).size).toBe(5);
  const none = totalWith(hybrid, 300, { book }, 0);
  expect(none).toBeGreaterThan(Math.min(...costs));
});

test('Fargate: vCPU and GB of each task and nothing of EC2', () => {
  const amount = amounts(resolveInputs(findArchitecture('serverful/fargate'), undefined, values), 1);
  expect(amount('fargate', 'vcpuHour')).toBeCloseTo(2 * 730 * 0.03238, 9);
  expect(amount('fargate', 'gbHour')).toBeCloseTo(2 * 2 * 730 * 0.00356, 9);
  expect(amount('ec2', 'instance') + amount('ebs', 'gp3Storage')).toBe(0);
});

test('a function URL: the serverless bill without the gateway and its log', () => {
  const own = resolveInputs(findArchitecture('serverless/function-url'), undefined, values);
  const serverless = resolveInputs(findArchitecture('serverless'), undefined, values);
  const saved = billOf(serverless, 50, { book }).totalUsd - billOf(own, 50, { book }).totalUsd;
  const gateway = amounts(serverless, 50);
  expect(amounts(own, 50)('api-gateway', 'httpRequests')).toBe(0);
  expect(saved).toBeGreaterThan(gateway('api-gateway', 'httpRequests'));
  expect(saved).toBeLessThan(1.3 * gateway('api-gateway', 'httpRequests'));
});

test('RDS Proxy before Aurora Serverless v2: at least 8 ACUs, and never before a cluster that scales to zero', () => {
  const proxied = findArchitecture('serverless/rds-proxy');
  expect(amounts(resolveInputs(proxied), 1)('rds-proxy', 'acuHour')).toBeCloseTo(8 * 0.015 * 730, 9);
  const { database } = proxied;
  if (database.kind !== 'aurora-serverless-v2') return expect.fail('expected Aurora');
  const pausing: Architecture = { ...proxied, database: { ...database, minAcu: 0 } };
  const refused = expect.objectContaining({ code: 'impossible-architecture' });
  expect(() => billOf(resolveInputs(pausing), 1, { book })).toThrow(refused);
  expect(() => assertDatabasePossible(pausing)).toThrow(refused);
  for (const variant of VARIANTS) expect(() => assertDatabasePossible(variant)).not.toThrow();
});
