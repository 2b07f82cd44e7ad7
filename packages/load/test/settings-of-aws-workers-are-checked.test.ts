import { expect, test } from 'vitest';
import { checkDistributedSettings } from '../src/distributed/distributed-settings.ts';
import type { AwsPlacement } from '../src/distributed/placement.ts';
import { readPlacement } from '../src/distributed/placement-settings.ts';

const FARGATE: AwsPlacement = {
  where: 'fargate',
  workers: 3,
  region: 'eu-central-1',
  bucket: 'load-mailbox',
};
const LAMBDA: AwsPlacement = { ...FARGATE, where: 'lambda' };

function complaints(placement: AwsPlacement, longestPlayMs = 60_000): string[] {
  return checkDistributedSettings(placement, longestPlayMs)
    .filter(({ isGood }) => !isGood)
    .map(({ what, remedy }) => `${what}: ${remedy}`);
}

test('the least that is needed is a region and a bucket; what is left out is said', () => {
  expect(complaints(FARGATE)).toEqual([]);
  expect(complaints(LAMBDA)).toEqual([]);
  expect(checkDistributedSettings(FARGATE, 60_000).map(({ what, found }) => `${what}: ${found}`)).toEqual([
    'region: eu-central-1',
    'bucket: load-mailbox',
    'role: none: Artillery makes one, and needs iam:CreateRole',
    "network: the default VPC's public subnets",
    'task: 4 vCPU, 8192 MiB',
  ]);
});

test.each<[string, AwsPlacement, string]>([
  [
    'a region that is none',
    { ...FARGATE, region: 'frankfurt' },
    'region: Give a region such as eu-central-1.',
  ],
  [
    'a bucket with dots',
    { ...FARGATE, bucket: 'my.bucket' },
    'bucket: Name a bucket without dots in the region of the workers.',
  ],
  [
    'an ARN on Fargate',
    { ...FARGATE, role: 'arn:aws:iam::123456789012:role/load' },
    "role: Give the role's name: run-fargate takes no ARN.",
  ],
  ['a name on Lambda', { ...LAMBDA, role: 'load' }, "role: Give the role's ARN: run-lambda takes no name."],
  [
    'subnets alone',
    { ...FARGATE, subnetIds: ['subnet-0123456789abcdef0'] },
    'network: Give both or neither: with one of them Artillery leaves the other to chance.',
  ],
  [
    'a mistyped id',
    { ...FARGATE, subnetIds: ['subnet0'], securityGroupIds: ['sg-01234567'] },
    'network: Give ids such as subnet-0123456789abcdef0 and sg-0123456789abcdef0.',
  ],
  [
    'an odd size',
    { ...FARGATE, vcpus: 2, memoryMib: 2_048 },
    'task: With 2 vCPU Fargate offers 4096 to 16384 MiB in steps of 1024.',
  ],
  ['no such task', { ...FARGATE, vcpus: 3 }, 'task: Fargate offers 1, 2, 4, 8, 16 vCPUs.'],
  ['a large function', { ...LAMBDA, memoryMib: 20_000 }, 'function: Lambda offers 128 to 10240 MiB.'],
])('%s is refused with its remedy', (_name, placement, complaint) => {
  expect(complaints(placement)).toEqual([complaint]);
});

test('a play longer than a function lives is refused on Lambda only', () => {
  expect(complaints(LAMBDA, 780_000)).toEqual([]);
  expect(complaints(LAMBDA, 800_000)).toEqual([
    'function: A function ends after 900 s: play at most 780 s, or use Fargate.',
  ]);
  expect(complaints(FARGATE, 3_600_000)).toEqual([]);
});

test('settings come from the environment; region and bucket must be there', () => {
  const least = { CROSSOVER_LOAD_REGION: 'eu-central-1', CROSSOVER_LOAD_BUCKET: 'load-mailbox' };
  expect(readPlacement('fargate', 3, least)).toEqual({
    ...FARGATE,
    tags: { Project: 'crossover', Architecture: 'load-generator' },
  });
  expect(
    readPlacement('lambda', 2, {
      ...least,
      CROSSOVER_LOAD_ROLE: 'arn:aws:iam::123456789012:role/load',
      CROSSOVER_LOAD_SUBNET_IDS: 'subnet-01234567, subnet-89abcdef',
      CROSSOVER_LOAD_SECURITY_GROUP_IDS: 'sg-01234567',
      CROSSOVER_LOAD_MEMORY_MIB: '2048',
    }),
  ).toMatchObject({
    role: 'arn:aws:iam::123456789012:role/load',
    subnetIds: ['subnet-01234567', 'subnet-89abcdef'],
    memoryMib: 2_048,
  });
  expect(() => readPlacement('lambda', 2, { CROSSOVER_LOAD_REGION: 'eu-central-1' })).toThrow(
    'Expected CROSSOVER_LOAD_BUCKET for workers on AWS, found none.',
  );
  expect(() => readPlacement('fargate', 2, { ...least, CROSSOVER_LOAD_VCPUS: 'two' })).toThrow(
    'Expected a whole number in CROSSOVER_LOAD_VCPUS, found "two".',
  );
});
