import { monthOfDays, priceBook, priceUsage, reconcile } from '@crossover/cost';
import type { BilledAmount } from '@crossover/model';
import { expect, test } from 'vitest';
import { billByHand, meter } from './independent-bill.ts';
import { usageFileOf } from './model-usage.ts';
import { type RecordedMonth, recordMonth } from './recorded-month.ts';

const book = await priceBook('us-east-1');
const FINAL = { book, isProvisional: false };
const months = Array.from({ length: 30 }, (_, seed) => recordMonth(seed));

/** AWS writes no service into a usage type; the calculator by hand does where two have the same name. */
const asAwsWrites = (name: string): string =>
  ({
    'TimedStorage-ByteHrs:logs': 'TimedStorage-ByteHrs',
    'TimedStorage-ByteHrs:s3': 'TimedStorage-ByteHrs',
    'RDS:CPUCredits': 'CPUCredits:db.t4g',
  })[name] ?? name;

/** Some usage types of us-east-1 have the region's prefix and some do not. */
const prefixed = (name: string, index: number): string => (index % 2 === 0 ? `USE1-${name}` : name);

/** The month as Cost Explorer would show it, priced by the calculator that shares no code with the model. */
function billOf(month: RecordedMonth, isFreeTaken: boolean): BilledAmount[] {
  const quantities: Readonly<Record<string, number>> = meter(month);
  return [...billByHand(month, isFreeTaken)].map(([name, amountUsd], index) => ({
    architecture: month.architecture,
    usageType: prefixed(asAwsWrites(name), index),
    quantity: quantities[name] ?? 0,
    unit: 'as AWS counts it',
    amountUsd,
  }));
}

const modelledItems = (month: RecordedMonth) =>
  priceUsage(usageFileOf(month), { book, month: monthOfDays(month.days) }).items;

test.each(months)('month $seed ($architecture) reconciles within a cent on every line', (month) => {
  const { rows, differenceUsd, unexplainedUsd } = reconcile(
    modelledItems(month),
    billOf(month, false),
    FINAL,
  );
  for (const row of rows) {
    expect(Math.abs(row.differenceUsd), row.line).toBeLessThan(0.01);
    expect(row, row.line).toMatchObject({ isUnexplained: false, reason: null });
  }
  expect(unexplainedUsd).toBe(0);
  expect(Math.abs(differenceUsd)).toBeLessThan(0.01);
});

test.each(months)('what month $seed has free is named so, and nothing else differs', (month) => {
  const { rows, modelledUsd, billedUsd, differenceUsd } = reconcile(
    modelledItems(month),
    billOf(month, true),
    FINAL,
  );
  const reasons = rows.filter(({ differenceUsd: usd }) => Math.abs(usd) >= 0.01).map(({ reason }) => reason);
  expect(new Set(reasons)).toEqual(new Set(['free-tier']));
  expect(rows.some(({ isUnexplained }) => isUnexplained)).toBe(false);
  // No cent is lost on the way into the rows.
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0);
  expect(sum((row) => row.modelledUsd)).toBeCloseTo(modelledUsd, 6);
  expect(sum((row) => row.billedUsd)).toBeCloseTo(billedUsd, 6);
  expect(sum((row) => row.differenceUsd)).toBeCloseTo(differenceUsd, 6);
});

test.each([
  ['serverful', 'ec2.instance', 'BoxUsage:'],
  ['serverless', 'lambda.duration', 'Lambda-GB-Second'],
  ['hybrid', 'nat-gateway.hour', 'NatGateway-Hours'],
])('in a month of %s a foreign usage type and a wrong %s are named, exactly these', (id, line, usageType) => {
  const month = months.find((one) => one.architecture === id);
  if (month === undefined) throw new Error(`expected a month of ${id}`);
  const foreign: BilledAmount = {
    architecture: id,
    usageType: 'USE1-Kinesis-shard-hours',
    quantity: 24,
    unit: 'Hrs',
    amountUsd: 3.6,
  };
  const billed = billOf(month, false).map((amount) =>
    amount.usageType.includes(usageType) ? { ...amount, amountUsd: amount.amountUsd * 1.5 } : amount,
  );
  const { rows, unexplainedUsd } = reconcile(modelledItems(month), [...billed, foreign], FINAL);
  const named = rows.filter(({ isUnexplained }) => isUnexplained);
  expect(named.map((row) => row.line)).toEqual([line, 'USE1-Kinesis-shard-hours']);
  const [wrong, unknown] = named;
  expect(wrong?.errorShare).toBeCloseTo(-1 / 3, 6);
  expect(unknown).toMatchObject({ modelledUsd: 0, billedUsd: 3.6, differenceUsd: -3.6, reason: null });
  expect(unexplainedUsd).toBeCloseTo(Math.abs(wrong?.differenceUsd ?? 0) + 3.6, 6);
});
