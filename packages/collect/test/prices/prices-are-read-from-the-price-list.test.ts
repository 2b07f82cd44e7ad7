import { expect, test } from 'vitest';
import { createPricingClient, readPriceList } from '../../src/index.ts';
import { type FakeProduct, startFakePriceList } from './fake-price-list.ts';

const product = (
  serviceCode: string,
  usagetype: string,
  tiers: FakeProduct['tiers'],
  more: Record<string, string> = {},
): FakeProduct => ({
  serviceCode,
  attributes: { regionCode: 'eu-west-1', usagetype, ...more },
  tiers,
});

const MYSQL = { databaseEngine: 'MySQL' };

const PRODUCTS: readonly FakeProduct[] = [
  product('AWSLambda', 'EU-Request', [['0', '0.0000002000']]),
  product('AWSLambda', 'EU-Lambda-GB-Second-ARM', [
    ['18750000000', '0.0000106667'],
    ['0', '0.0000133334'],
    ['7500000000', '0.0000120001'],
  ]),
  // A free first tier is an allowance of the book.
  product('AmazonDynamoDB', 'EU-TimedStorage-ByteHrs', [
    ['0', '0.0000000000'],
    ['25', '0.2830000000'],
  ]),
  product('AmazonRDS', 'EU-InstanceUsage:db.t4g.medium', [['0', '0.0710000000']], MYSQL),
  product('AmazonRDS', 'EU-InstanceUsage:db.t4g.medium', [['0', '0.0770000000']], {
    databaseEngine: 'PostgreSQL',
  }),
  // The same price twice is one price; two prices for one key are none.
  product('AmazonVPC', 'EU-PublicIPv4:InUseAddress', [['0', '0.0050000000']]),
  product('AmazonVPC', 'EU-PublicIPv4:InUseAddress', [['0', '0.0050000000']]),
  product('AmazonVPC', 'EU-VpcEndpoint-Hours', [['0', '0.0110000000']]),
  product('AmazonVPC', 'EU-VpcEndpoint-Hours', [['0', '0.0120000000']]),
  product('AmazonEC2', 'EU-EBS:VolumeP-Throughput.gp3', [['0', '45.0560000000']]),
  product('AmazonEC2', 'EU-BoxUsage:t4g.small', [['0', '0.0184000000']], {
    instanceType: 't4g.small',
    operatingSystem: 'Linux',
    tenancy: 'Shared',
    preInstalledSw: 'NA',
    capacitystatus: 'Used',
  }),
];

const KEYS = [
  'lambda.requests',
  'lambda.durationArm64',
  'dynamodb.storage',
  'rds.singleAz.db.t4g.medium',
  'public-ipv4.inUse',
  'vpc-endpoint.hour',
  'ebs.gp3Throughput',
  'ec2.onDemand.t4g.small',
  'ec2.reserved1yNoUpfront.t4g.small',
  'fargate.spotVcpuHourArm64',
];

const CREDENTIALS = { accessKeyId: 'none', secretAccessKey: 'none' };

test('prices come through pages and throttling, tiers in order, free tiers and other engines left out', async () => {
  await using list = await startFakePriceList(PRODUCTS, { throttleEvery: 8 });
  const client = createPricingClient({ endpoint: list.url, credentials: CREDENTIALS });
  const found = await readPriceList(client, 'eu-west-1', KEYS);
  client.destroy();
  expect(Object.fromEntries([...found].map(([key, { tiers }]) => [key, tiers]))).toEqual({
    'lambda.requests': [{ from: 0, usd: 0.0000002 }],
    'lambda.durationArm64': [
      { from: 0, usd: 0.0000133334 },
      { from: 7_500_000_000, usd: 0.0000120001 },
      { from: 18_750_000_000, usd: 0.0000106667 },
    ],
    'dynamodb.storage': [{ from: 0, usd: 0.283 }],
    'rds.singleAz.db.t4g.medium': [{ from: 0, usd: 0.071 }],
    'public-ipv4.inUse': [{ from: 0, usd: 0.005 }],
    'ebs.gp3Throughput': [{ from: 0, usd: 0.044 }],
    'ec2.onDemand.t4g.small': [{ from: 0, usd: 0.0184 }],
  });
  expect(found.get('lambda.requests')?.source).toBe('AWS Price List API, AWSLambda Request');
  expect(list.throttled).toBeGreaterThan(0);
  expect(list.requests.every((fields) => fields.regionCode === 'eu-west-1')).toBe(true);
});

test('nothing is asked for that the list does not price', async () => {
  await using list = await startFakePriceList(PRODUCTS);
  const client = createPricingClient({ endpoint: list.url, credentials: CREDENTIALS });
  expect(await readPriceList(client, 'eu-west-1', ['fargate.spotVcpuHourArm64'])).toEqual(new Map());
  client.destroy();
  expect(list.requests).toEqual([]);
});

test('a refusal says what is needed and that the prices stay', async () => {
  await using list = await startFakePriceList(PRODUCTS, { refuse: true });
  const client = createPricingClient({ endpoint: list.url, credentials: CREDENTIALS });
  await expect(readPriceList(client, 'eu-west-1', ['lambda.requests'])).rejects.toMatchObject({
    code: 'collect-failed',
    message: expect.stringMatching(/AWSLambda.*AccessDenied/),
    hint: expect.stringMatching(/pricing:GetProducts/),
  });
  client.destroy();
});

test('a region whose usage types are not known is refused', async () => {
  const client = createPricingClient({ credentials: CREDENTIALS });
  await expect(readPriceList(client, 'mars-north-1', ['lambda.requests'])).rejects.toThrow(/mars-north-1/);
  client.destroy();
});
