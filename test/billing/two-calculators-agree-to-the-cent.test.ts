import { monthOfDays, priceBook, priceUsage } from '@crossover/cost';
import { expect, test } from 'vitest';
import { billByHand } from './independent-bill.ts';
import { usageFileOf } from './model-usage.ts';
import { type RecordedMonth, recordMonth } from './recorded-month.ts';

const MONTHS = 50;
const book = await priceBook('us-east-1');
const months = Array.from({ length: MONTHS }, (_, seed) => recordMonth(seed));

/** AWS's usage types, by the service under which the model has them. */
const SERVICE_OF: Readonly<Record<string, string>> = {
  'Request-ARM': 'lambda',
  'Lambda-GB-Second-ARM': 'lambda',
  ApiGatewayHttpRequest: 'api-gateway',
  LoadBalancerUsage: 'application-load-balancer',
  LCUUsage: 'application-load-balancer',
  'BoxUsage:t4g.small': 'ec2',
  'BoxUsage:m7g.large': 'ec2',
  'CPUCredits:t4g': 'ec2',
  'EBS:VolumeUsage.gp3': 'ebs',
  'Multi-AZUsage:db.t4g.medium': 'rds',
  'Multi-AZUsage:db.m7g.large': 'rds',
  'RDS:Multi-AZ-GP3-Storage': 'rds',
  'RDS:CPUCredits': 'rds',
  'Aurora:ServerlessV2Usage': 'aurora',
  'Aurora:StorageUsage': 'aurora',
  'Aurora:StorageIOUsage': 'aurora',
  'NatGateway-Hours': 'nat-gateway',
  'NatGateway-Bytes': 'nat-gateway',
  'PublicIPv4:InUseAddress': 'public-ipv4',
  'DataTransfer-Out-Bytes': 'data-transfer',
  'DataTransfer-Regional-Bytes': 'data-transfer',
  'DataProcessing-Bytes': 'cloudwatch',
  'VendedLog-Bytes': 'cloudwatch',
  'TimedStorage-ByteHrs:logs': 'cloudwatch',
  'CW:MetricMonitorUsage': 'cloudwatch',
  'CW:AlarmMonitorUsage': 'cloudwatch',
  DashboardsUsageHour: 'cloudwatch',
  'CW:Canary-runs': 'cloudwatch',
  'CW:GMD-Metrics': 'cloudwatch',
  'XRay-TracesStored': 'x-ray',
  'AWSSecretsManager-Secrets': 'secrets-manager',
  HostedZone: 'route53',
  'TimedStorage-ByteHrs:s3': 's3',
  'Requests-Tier1': 's3',
  'Scheduler-Invocations': 'eventbridge',
};

const inCents = (usd: number) => Math.round(usd * 100);

/** Cents by service, and all together; services that cost nothing left out. */
function cents(amounts: Iterable<readonly [string, number]>): Record<string, number> {
  const byService = new Map<string, number>();
  let total = 0;
  for (const [service, usd] of amounts) {
    byService.set(service, (byService.get(service) ?? 0) + usd);
    total += usd;
  }
  const rounded = [...byService].map(([service, usd]) => [service, inCents(usd)] as const);
  return { ...Object.fromEntries(rounded.filter(([, amount]) => amount > 0)), total: inCents(total) };
}

function modelled(month: RecordedMonth, freeTier: 'none' | 'always') {
  const { items } = priceUsage(usageFileOf(month), { book, month: monthOfDays(month.days), freeTier });
  return cents(items.map(({ service, amountUsd }) => [service, amountUsd] as const));
}

function byHand(month: RecordedMonth, isFreeTaken: boolean) {
  const bill = [...billByHand(month, isFreeTaken)];
  return cents(bill.map(([usageType, usd]) => [SERVICE_OF[usageType] ?? usageType, usd] as const));
}

test.each(months)(
  'month $seed ($architecture, $days days) costs the same by hand and by the model',
  (month) => {
    expect(modelled(month, 'none')).toEqual(byHand(month, false));
    expect(modelled(month, 'always')).toEqual(byHand(month, true));
  },
);

test('the months are worth agreeing on: every architecture and service, idle and huge, free and not', () => {
  const bills = months.map((month) => byHand(month, false));
  const services = new Set(bills.flatMap((bill) => Object.keys(bill)));
  expect(services).toEqual(new Set([...Object.values(SERVICE_OF), 'total']));
  const totals = bills.map((bill) => bill.total ?? 0);
  expect(Math.min(...totals)).toBeLessThan(1_000_00);
  expect(Math.max(...totals)).toBeGreaterThan(1_000_000_00);
  expect(new Set(months.map(({ days }) => days)).size).toBe(4);
  for (const month of months) expect(byHand(month, true).total).toBeLessThan(byHand(month, false).total ?? 0);
});

test('a cent of a difference would be seen: another price, another tier, another rounding', () => {
  const [month] = months;
  if (month === undefined) throw new Error('expected a month');
  const oneMore = { ...month, alarms: month.alarms + 1 };
  expect(byHand(oneMore, false).total).toBe((modelled(month, 'none').total ?? 0) + 10);
});
