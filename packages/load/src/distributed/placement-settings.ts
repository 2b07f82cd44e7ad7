import { CrossoverError } from '@crossover/model';
import type { AwsPlacement } from './placement.ts';

/** Keys of the stages' own tags: the bill tells the generators' cost from the architectures'. */
const TAGS = { Project: 'crossover', Architecture: 'load-generator' };

/**
 * Where workers on AWS run, from `CROSSOVER_LOAD_…` in the environment; see docs/aws.md. S3 is where AWS's own tools
 * would look for it.
 *
 * @throws CrossoverError `usage` when region or bucket are not set, or a size is no number.
 */
export function readPlacement(
  where: AwsPlacement['where'],
  workers: number,
  environment: Readonly<Record<string, string | undefined>>,
): AwsPlacement {
  const value = (name: string) => environment[`CROSSOVER_LOAD_${name}`]?.trim() || undefined;
  const needed = (name: string, example: string) => {
    const found = value(name);
    if (found !== undefined) return found;
    throw new CrossoverError('usage', `Expected CROSSOVER_LOAD_${name} for workers on AWS, found none.`, {
      hint: `Set it, e.g. CROSSOVER_LOAD_${name}=${example}; docs/aws.md tells what else there is.`,
    });
  };
  const size = (name: string) => {
    const text = value(name);
    if (text === undefined || /^[1-9]\d{0,5}$/.test(text))
      return text === undefined ? undefined : Number(text);
    throw new CrossoverError('usage', `Expected a whole number in CROSSOVER_LOAD_${name}, found "${text}".`);
  };
  const list = (name: string) =>
    value(name)
      ?.split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
  return {
    where,
    workers,
    region: needed('REGION', 'eu-central-1'),
    bucket: needed('BUCKET', 'my-load-mailbox'),
    role: value('ROLE'),
    subnetIds: list('SUBNET_IDS'),
    securityGroupIds: list('SECURITY_GROUP_IDS'),
    vcpus: size('VCPUS'),
    memoryMib: size('MEMORY_MIB'),
    tags: TAGS,
    s3Endpoint: environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL || undefined,
  };
}
