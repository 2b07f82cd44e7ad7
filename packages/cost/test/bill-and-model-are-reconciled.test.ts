import type { BilledAmount, LineItem } from '@crossover/model';
import { expect, test } from 'vitest';
import { reconcile } from '../src/reconcile/reconcile.ts';
import { lineOfItem, lineOfUsageType } from '../src/reconcile/usage-types.ts';
import { priceBook } from '../src/regions.ts';
import { SERVICES } from '../src/services/index.ts';

const book = await priceBook('us-east-1');

const item = (of: string, quantity: number, amountUsd: number, description = ''): LineItem => {
  const [service = '', name = ''] = of.split('.');
  return {
    service,
    item: name,
    description,
    quantity,
    unit: 'unit',
    unitPriceUsd: amountUsd / quantity,
    tier: null,
    amountUsd,
    source: '',
    sourceDate: '',
  };
};

const amount = (usageType: string, quantity: number, amountUsd: number, unit = 'unit'): BilledAmount => ({
  architecture: 'serverless',
  usageType,
  quantity,
  unit,
  amountUsd,
});

const only = (modelled: LineItem[], billed: BilledAmount[], isProvisional = false) => {
  const { rows } = reconcile(modelled, billed, { book, isProvisional });
  expect(rows).toHaveLength(1);
  return rows[0];
};

test.each([
  ['eu-central-1', 'EUC1-Lambda-GB-Second-ARM', 'lambda.duration'],
  ['eu-west-1', 'EU-BoxUsage:t4g.small', 'ec2.instance'],
  ['eu-west-1', 'EUW1-AWSSecretsManager-Secrets', 'secrets-manager.secret'],
  ['us-east-1', 'NatGateway-Hours', 'nat-gateway.hour'],
  ['us-east-1', 'USE1-XRay-TracesStored', 'x-ray.tracesRecorded'],
  ['us-east-1', 'USE1-USW2-AWS-Out-Bytes', 'data-transfer.interRegionOut'],
  ['ap-northeast-1', 'DashboardsUsageHour-Basic', 'cloudwatch.dashboard'],
  ['us-west-2', 'HostedZone', 'route53.hostedZone'],
  ['us-west-2', 'USW2-CPUCredits:db.t4g', 'rds.cpuCredits'],
  ['us-west-2', 'USW2-CPUCredits:t4g', 'ec2.cpuCredits'],
  ['us-west-2', 'USW2-Multi-AZUsage:db.t4g.medium', 'rds.instance'],
  ['us-west-2', 'Global-DataTransfer-Out-Bytes', 'data-transfer.internetOut'],
])('in %s %s is %s', (region, usageType, line) => {
  expect(lineOfUsageType(usageType, region)?.line).toBe(line);
});

test.each([
  ['eu-central-1', 'BoxUsage:t4g.small'],
  ['eu-central-1', 'USW2-BoxUsage:t4g.small'],
  ['us-east-1', 'USE1-BoxUsage'],
  ['us-east-1', 'Kinesis-shard-hours'],
  ['nowhere-1', 'NowhereUsage'],
])('in %s %s is of no line: of another region, or unknown', (region, usageType) => {
  expect(lineOfUsageType(usageType, region)).toBeUndefined();
});

test('no line names an item that its service does not have', () => {
  for (const { name, items } of Object.values(SERVICES))
    for (const one of items) {
      const line = lineOfItem(name, one);
      if (line !== undefined) expect(line.items).toContain(`${name}.${one}`);
    }
});

test('equal to the cent is no difference, whatever the quantities say', () => {
  expect(only([item('lambda.requests', 1e6, 0.2)], [amount('Request-ARM', 9e5, 0.203)])).toMatchObject({
    reason: null,
    isUnexplained: false,
  });
});

test('money is added exactly: rows and totals agree, and an error is a share of the bill', () => {
  const found = reconcile(
    [item('lambda.requests', 1e6, 0.2), item('nat-gateway.data', 24, 1.1)],
    [amount('Request-ARM', 1e6, 0.2), amount('NatGateway-Bytes', 24, 1)],
    { book, isProvisional: false },
  );
  expect(found).toMatchObject({
    unexplainedUsd: expect.closeTo(0.1, 12),
    billedUsd: expect.closeTo(1.2, 12),
  });
  expect(found.errorShare).toBeCloseTo(0.1 / 1.2, 12);
  expect(found.rows.map(({ line }) => line)).toEqual(['lambda.requests', 'nat-gateway.data']);
});

test.each([
  ['as much used at no cost: free', 'lambda.requests', 'Request', 1e6, 0.2, 1e6, 0, false, 'free-tier'],
  ['more used and still free', 'lambda.requests', 'Request', 2e5, 0.04, 6e5, 0, false, 'free-tier'],
  ['less than an allowance can explain', 'lambda.requests', 'Request', 1e8, 20, 1e8, 15, false, null],
  [
    'what is never free and costs less has no reason',
    'nat-gateway.data',
    'NatGateway-Bytes',
    10,
    0.45,
    10,
    0,
    false,
    null,
  ],
  [
    'less used on a day that is not final',
    'lambda.requests',
    'Request',
    1e7,
    2,
    5e6,
    1,
    true,
    'day-not-final',
  ],
  ['less used on a final day', 'lambda.requests', 'Request', 1e7, 2, 5e6, 1, false, null],
  ['nothing billed yet', 'nat-gateway.data', 'NatGateway-Bytes', 10, 0.45, 0, 0, true, 'day-not-final'],
  [
    'more requests than the run sent',
    'lambda.requests',
    'Request',
    1e7,
    2,
    2e7,
    4,
    false,
    'usage-outside-the-run',
  ],
  [
    'fewer hours than the day has',
    'nat-gateway.hour',
    'NatGateway-Hours',
    24,
    1.08,
    9,
    0.405,
    false,
    'not-there-all-day',
  ],
  [
    'an hour begun is billed whole',
    'nat-gateway.hour',
    'NatGateway-Hours',
    2.2,
    0.099,
    3,
    0.135,
    false,
    'minimum-duration',
  ],
  [
    'more than a begun hour',
    'nat-gateway.hour',
    'NatGateway-Hours',
    2,
    0.09,
    24,
    1.08,
    false,
    'usage-outside-the-run',
  ],
  [
    'a zone is charged on its first day',
    'route53.hostedZone',
    'HostedZone',
    0.03,
    0.015,
    1,
    0.5,
    false,
    'charged-by-the-month',
  ],
  ['a zone at another price', 'route53.hostedZone', 'HostedZone', 0.03, 0.015, 1, 0.9, false, null],
  ['another price is no usage', 'nat-gateway.hour', 'NatGateway-Hours', 24, 1.08, 24, 2.16, false, null],
  [
    'half usage, half price is neither',
    'nat-gateway.hour',
    'NatGateway-Hours',
    24,
    1.08,
    36,
    2.43,
    false,
    null,
  ],
] as const)(
  '%s',
  (_, line, usageType, modelledQuantity, modelledUsd, quantity, usd, isProvisional, reason) => {
    const billed = quantity === 0 && usd === 0 ? [] : [amount(usageType, quantity, usd)];
    const row = only([item(line, modelledQuantity, modelledUsd)], billed, isProvisional);
    expect(row).toMatchObject({ line, reason, isUnexplained: reason === null });
  },
);

test('another size than modelled is told from the usage type', () => {
  const modelled = [item('ec2.instance', 48, 0.8064, 't4g.small on demand, Linux')];
  expect(only(modelled, [amount('BoxUsage:t4g.micro', 48, 0.4032)])?.reason).toBe('another-size');
  expect(only(modelled, [amount('BoxUsage:t4g.small', 48, 0.4032)])?.reason).toBeNull();
});

test('quantities of different units are not added: such a line has no reason from usage', () => {
  const modelled = [item('cloudwatch.logsStorage', 10, 0.3), item('s3.standardStorage', 10, 0.23)];
  const billed = [
    amount('TimedStorage-ByteHrs', 10, 0.3, 'GB-Mo'),
    amount('TimedStorage-ByteHrs', 30, 0.9, 'GB-Month'),
  ];
  expect(only(modelled, billed)).toMatchObject({
    line: 'cloudwatch.logsStorage',
    reason: null,
    isUnexplained: true,
  });
});

test('a known line that the model does not have, and a usage type of nothing, are listed and never dropped', () => {
  const { rows } = reconcile([], [amount('KMS-Requests', 2e4, 0.06), amount('USE1-Odd', 0.1, 0)], {
    book,
    isProvisional: true,
  });
  expect(rows.map(({ line, isUnexplained }) => [line, isUnexplained])).toEqual([
    ['kms.request', true],
    ['USE1-Odd', true],
  ]);
});
