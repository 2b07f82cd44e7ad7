import { ARCHITECTURES, type Architecture, CATALOGUE, HYBRID } from '@crossover/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BillOptions,
  billOf,
  crossoverOf,
  instanceCapacityPerSecond,
  instancesAt,
  priceBook,
  priceUsage,
  resolveInputs,
  SHAPES,
  shapeOfHourlySeries,
  shapeOfWorkload,
  totalUsdOf,
  usageOf,
} from '../src/index.ts';

const book = await priceBook('us-east-1');
const subjects = CATALOGUE.map((architecture) => resolveInputs(architecture));

const subject = fc.constantFrom(...subjects);
const shape = fc.oneof(
  fc.constantFrom(...Object.values(SHAPES)),
  fc
    .array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 24 })
    .filter((rates) => rates.some((rate) => rate > 1e-3))
    .map((rates) => shapeOfHourlySeries(rates)),
);
const rate = fc.double({ min: Math.log(0.001), max: Math.log(100_000), noNaN: true }).map(Math.exp);

test('a monthly bill never falls when the rate rises', () => {
  fc.assert(
    fc.property(subject, shape, rate, rate, (one, form, x, y) => {
      const low = totalUsdOf(one, Math.min(x, y), { book, shape: form });
      const high = totalUsdOf(one, Math.max(x, y), { book, shape: form });
      expect(high).toBeGreaterThanOrEqual(low * (1 - 1e-9));
    }),
    { numRuns: 300 },
  );
});

test('the bill is the sum of its lines, its total alone, and what `cost` makes of its usage', () => {
  fc.assert(
    fc.property(subject, shape, rate, (one, form, at) => {
      const options: BillOptions = { book, shape: form };
      const bill = billOf(one, at, options);
      expect(bill.items.reduce((sum, item) => sum + item.amountUsd, 0)).toBe(bill.totalUsd);
      expect(totalUsdOf(one, at, options)).toBe(bill.totalUsd);
      expect(priceUsage(usageOf(one, at, options), { book }).totalUsd).toBe(bill.totalUsd);
      expect(bill.excluded.length).toBeGreaterThan(3);
    }),
    { numRuns: 60 },
  );
});

test('the fleet is the smallest that holds the peak, and never below its minimum', () => {
  const serverful = resolveInputs(ARCHITECTURES[0] as Architecture);
  const capacity = instanceCapacityPerSecond(serverful.values);
  const minimum = serverful.architecture.servers?.minInstances ?? 0;
  fc.assert(
    fc.property(shape, rate, (form, at) => {
      const instances = instancesAt(serverful, at, { book, shape: form });
      const peak = at * form.peakToMean;
      expect(instances * capacity).toBeGreaterThanOrEqual(peak * (1 - 1e-9));
      if (instances > minimum) expect((instances - 1) * capacity).toBeLessThan(peak * (1 + 1e-9));
    }),
  );
});

test('a hybrid is never dearer than its best fixed split at either end', () => {
  const hybrid = resolveInputs(HYBRID);
  const serversOnly: Architecture = {
    ...HYBRID,
    id: 'servers-only',
    servers: { ...(HYBRID.servers as NonNullable<Architecture['servers']>), maxInstances: 1e6 },
  };
  const large = resolveInputs(serversOnly);
  fc.assert(
    fc.property(shape, fc.double({ min: 0.1, max: 3000, noNaN: true }), (form, at) => {
      const free = totalUsdOf(large, at, { book, shape: form });
      const limited = totalUsdOf(hybrid, at, { book, shape: form });
      expect(free).toBeLessThanOrEqual(limited * (1 + 1e-9));
    }),
    { numRuns: 20 },
  );
});

test('at no traffic each bill has its floor, item by item', () => {
  const [serverful, serverless] = subjects.map((one) => billOf(one, 0, { book }));
  const names = (bill: typeof serverful) => bill?.items.map((item) => `${item.service} ${item.item}`) ?? [];
  expect(names(serverful)).toEqual(
    expect.arrayContaining([
      'application-load-balancer hour',
      'ec2 instance',
      'rds instance',
      'nat-gateway hour',
      'public-ipv4 inUse',
    ]),
  );
  expect(names(serverless)).toContain('aurora acuHour');
  expect(names(serverless)).not.toContain('lambda requests');
  // 0.5 ACU for writer and reader: 2 × 0.5 × $0.12 × 730 h.
  expect(serverless?.items.find((item) => item.item === 'acuHour')?.amountUsd).toBeCloseTo(87.6, 9);
});

test('a pausing cluster costs nothing at no traffic and its minimum under steady traffic', () => {
  const base = ARCHITECTURES[1] as Architecture;
  const pausing = resolveInputs({
    ...base,
    database: {
      kind: 'aurora-serverless-v2',
      minAcu: 0,
      maxAcu: 8,
      secondsUntilAutoPause: 300,
      readers: 0,
      storageGib: 20,
      backupRetentionDays: 1,
    },
  });
  const acuHours = (at: number) =>
    billOf(pausing, at, { book }).items.find((item) => item.item === 'acuHour')?.quantity ?? 0;
  expect(acuHours(0)).toBe(0);
  expect(acuHours(1)).toBeCloseTo(0.5 * 730, 6);
  expect(acuHours(1 / 3600)).toBeGreaterThan(0);
  expect(acuHours(1 / 3600)).toBeLessThan(0.3 * 0.5 * 730);
});

test('the free tier lowers a bill, a commitment lowers it, a longer month raises it', () => {
  for (const one of subjects) {
    const list = totalUsdOf(one, 20, { book });
    expect(totalUsdOf(one, 20, { book, freeTier: 'always' })).toBeLessThan(list);
    expect(totalUsdOf(one, 20, { book, month: { hours: 744 } })).toBeGreaterThan(list);
    expect(totalUsdOf(one, 20, { book, plan: 'reserved-1y-no-upfront' })).toBeLessThanOrEqual(list);
  }
});

test('every region prices every architecture', async () => {
  for (const region of ['us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-1', 'ap-northeast-1']) {
    const other = await priceBook(region);
    for (const one of subjects) expect(totalUsdOf(one, 5000, { book: other })).toBeGreaterThan(1000);
  }
});

test('crossovers are the same whichever architecture is named first', () => {
  const [a, b] = subjects;
  if (a === undefined || b === undefined) return expect.fail('expected two architectures');
  for (const form of Object.values(SHAPES)) {
    const there = crossoverOf(a, b, { book, shape: form, draws: 0 });
    const back = crossoverOf(b, a, { book, shape: form, draws: 0 });
    expect(back.cheaper).toEqual(there.cheaper);
    expect(back.points.map((point) => point.value)).toEqual(there.points.map((point) => point.value));
    for (const point of there.points) {
      const at = point.value ?? 0;
      const cost = (one: typeof a, r: number) => totalUsdOf(one, r, { book, shape: form });
      const before = Math.sign(cost(a, at * 0.9999) - cost(b, at * 0.9999));
      const after = Math.sign(cost(a, at * 1.0001) - cost(b, at * 1.0001));
      expect(before).toBe(-after);
    }
  }
});

test('shapes keep their mean, and a workload has its own', () => {
  fc.assert(
    fc.property(shape, (form) => {
      expect(form.parts.reduce((sum, part) => sum + part.share, 0)).toBeCloseTo(1, 9);
      expect(form.parts.reduce((sum, part) => sum + part.share * part.factor, 0)).toBeCloseTo(1, 9);
      expect(Math.max(...form.parts.map((part) => part.factor))).toBe(form.peakToMean);
    }),
  );
  const spike = shapeOfWorkload({
    name: 'spike',
    title: 'spike',
    phases: [
      { name: 'warm', durationSeconds: 60, ratePerSecond: 500, isWarmUp: true },
      { name: 'calm', durationSeconds: 90, ratePerSecond: 1, isWarmUp: false },
      { name: 'peak', durationSeconds: 10, ratePerSecond: 91, isWarmUp: false },
    ],
  });
  expect(spike.peakToMean).toBeCloseTo(9.1, 9);
  const ramp = shapeOfWorkload({
    name: 'ramp',
    title: 'ramp',
    phases: [
      { name: 'up', durationSeconds: 100, ratePerSecond: 0, rampToRatePerSecond: 100, isWarmUp: false },
    ],
  });
  expect(ramp.peakToMean).toBeCloseTo(1.95, 9);
  expect(() => shapeOfHourlySeries([0, 0])).toThrow(/at least one above 0/);
  expect(() => shapeOfHourlySeries([1, -1])).toThrow(/0 or more/);
});
