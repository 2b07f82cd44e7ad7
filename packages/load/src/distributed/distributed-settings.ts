import { randomUUID } from 'node:crypto';
import {
  compareClock,
  fetchObject,
  processClock,
  storeObject,
} from 'artillery-engine-crossover/mailbox-client';
import type { Mailbox } from './mailbox.ts';
import { type AwsPlacement, DEFAULT_SIZES } from './placement.ts';

export interface SettingFinding {
  readonly what: string;
  readonly isGood: boolean;
  readonly found: string;
  readonly remedy?: string;
}

/** A function ends after this, its start included. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const LAMBDA_LIMIT_MS = 900_000;
/** Artillery's start, waiting for the others, the comparison of clocks and the upload. */
const LAMBDA_SLACK_MS = 120_000;
/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const LAMBDA_MEMORY_MIB = { least: 128, most: 10_240 };
/** MiB from, to and in steps of, by vCPUs. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html */
const FARGATE_MEMORY: Readonly<Record<number, readonly [from: number, to: number, step: number]>> = {
  1: [2_048, 8_192, 1_024],
  2: [4_096, 16_384, 1_024],
  4: [8_192, 30_720, 1_024],
  8: [16_384, 61_440, 4_096],
  16: [32_768, 122_880, 8_192],
};

/** What can be said of the settings of workers on AWS without asking AWS. */
export function checkDistributedSettings(
  placement: AwsPlacement,
  longestPlayMs: number,
): readonly SettingFinding[] {
  return [
    checkRegion(placement),
    checkBucket(placement),
    checkRole(placement),
    checkNetwork(placement),
    placement.where === 'fargate' ? checkTask(placement) : checkFunction(placement, longestPlayMs),
  ];
}

/**
 * Stores and reads one object as workers do, and compares the clocks: what `crossover doctor --aws` asks of the bucket.
 * Never throws: what failed is a finding.
 */
export async function checkMailbox(mailbox: Mailbox): Promise<SettingFinding> {
  const what = 'mailbox';
  const name = `check-${randomUUID()}`;
  try {
    const once = mailbox.urlFor('PUT', name, { onlyIfAbsent: true });
    const isFirst = await storeObject(once, 'check', { onlyIfAbsent: true });
    const isSecond = await storeObject(once, 'check', { onlyIfAbsent: true });
    const stored = await fetchObject(mailbox.urlFor('GET', name));
    const absent = await fetchObject(mailbox.urlFor('GET', `${name}-absent`));
    if (!isFirst || isSecond || stored?.toString() !== 'check' || absent !== null)
      return bad(what, 'does not keep what was stored first', 'Use a bucket of Amazon S3 itself.');
    const { offsetMs, errorMs } = await compareClock(mailbox.urlFor('GET', name), processClock);
    const clock = `clocks ${offsetMs.toFixed(0)} ms apart, known to ${errorMs.toFixed(0)} ms`;
    return { what, isGood: true, found: `stores, reads, refuses a second claim; ${clock}` };
  } catch (error) {
    return bad(
      what,
      error instanceof Error ? error.message : String(error),
      'Allow s3:PutObject, s3:GetObject and s3:ListBucket on the bucket; see docs/aws.md.',
    );
  }
}

function checkRegion({ region }: AwsPlacement): SettingFinding {
  return /^[a-z]{2}(-[a-z]+)+-\d$/.test(region)
    ? good('region', region)
    : bad('region', `"${region}"`, 'Give a region such as eu-central-1.');
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; a dot would break TLS. */
function checkBucket({ bucket }: AwsPlacement): SettingFinding {
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket)
    ? good('bucket', bucket)
    : bad('bucket', `"${bucket}"`, 'Name a bucket without dots in the region of the workers.');
}

function checkRole({ where, role }: AwsPlacement): SettingFinding {
  if (role === undefined) return good('role', 'none: Artillery makes one, and needs iam:CreateRole');
  if (where === 'lambda')
    return /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/.test(role)
      ? good('role', role)
      : bad('role', `"${role}"`, "Give the role's ARN: run-lambda takes no name.");
  return /^[\w+=,.@-]{1,64}$/.test(role)
    ? good('role', role)
    : bad('role', `"${role}"`, "Give the role's name: run-fargate takes no ARN.");
}

function checkNetwork({ where, subnetIds = [], securityGroupIds = [] }: AwsPlacement): SettingFinding {
  const wrong = [
    ...subnetIds.filter((id) => !/^subnet-[0-9a-f]{8,17}$/.test(id)),
    ...securityGroupIds.filter((id) => !/^sg-[0-9a-f]{8,17}$/.test(id)),
  ];
  if (wrong.length > 0)
    return bad(
      'network',
      wrong.join(', '),
      'Give ids such as subnet-0123456789abcdef0 and sg-0123456789abcdef0.',
    );
  if (subnetIds.length > 0 !== securityGroupIds.length > 0)
    return bad(
      'network',
      `${subnetIds.length} subnets, ${securityGroupIds.length} security groups`,
      'Give both or neither: with one of them Artillery leaves the other to chance.',
    );
  if (subnetIds.length > 0) return good('network', subnetIds.join(', '));
  return good(
    'network',
    where === 'fargate' ? "the default VPC's public subnets" : 'no VPC: straight to the internet',
  );
}

function checkTask(placement: AwsPlacement): SettingFinding {
  const { vcpus = DEFAULT_SIZES.fargate.vcpus, memoryMib = DEFAULT_SIZES.fargate.memoryMib } = placement;
  const found = `${vcpus} vCPU, ${memoryMib} MiB`;
  const range = FARGATE_MEMORY[vcpus];
  if (range === undefined)
    return bad('task', found, `Fargate offers ${Object.keys(FARGATE_MEMORY).join(', ')} vCPUs.`);
  const [from, to, step] = range;
  return memoryMib >= from && memoryMib <= to && (memoryMib - from) % step === 0
    ? good('task', found)
    : bad('task', found, `With ${vcpus} vCPU Fargate offers ${from} to ${to} MiB in steps of ${step}.`);
}

function checkFunction(placement: AwsPlacement, longestPlayMs: number): SettingFinding {
  const { memoryMib = DEFAULT_SIZES.lambda.memoryMib } = placement;
  const { least, most } = LAMBDA_MEMORY_MIB;
  const found = `${memoryMib} MiB, plays of up to ${Math.round(longestPlayMs / 1000)} s`;
  if (!Number.isInteger(memoryMib) || memoryMib < least || memoryMib > most)
    return bad('function', found, `Lambda offers ${least} to ${most} MiB.`);
  return longestPlayMs + LAMBDA_SLACK_MS <= LAMBDA_LIMIT_MS
    ? good('function', found)
    : bad(
        'function',
        found,
        `A function ends after ${LAMBDA_LIMIT_MS / 1000} s: play at most ${(LAMBDA_LIMIT_MS - LAMBDA_SLACK_MS) / 1000} s, or use Fargate.`,
      );
}

function good(what: string, found: string): SettingFinding {
  return { what, isGood: true, found };
}

function bad(what: string, found: string, remedy: string): SettingFinding {
  return { what, isGood: false, found, remedy };
}
