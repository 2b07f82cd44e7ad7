import type { AwsPlacement } from './placement.ts';

/** Artillery's arguments that play a script on AWS, one whole script per worker. */
export function distributedCommand(placement: AwsPlacement, scriptPath: string): readonly string[] {
  const { where, workers, region, role, subnetIds, securityGroupIds, memoryMib, vcpus, tags } = placement;
  const option = (name: string, value: string | undefined) => (value === undefined ? [] : [name, value]);
  const list = (values: readonly string[] | undefined) => (values?.length ? values.join(',') : undefined);
  const tagList = Object.entries(tags ?? {}).map(([name, value]) => `${name}:${value}`);
  return [
    `run-${where}`,
    '--count',
    String(workers),
    '--region',
    region,
    ...option(where === 'fargate' ? '--task-role-name' : '--lambda-role-arn', role),
    ...option('--subnet-ids', list(subnetIds)),
    ...option('--security-group-ids', list(securityGroupIds)),
    ...(where === 'fargate' ? option('--cpu', vcpus === undefined ? undefined : String(vcpus * 1024)) : []),
    ...option(where === 'fargate' ? '--memory' : '--memory-size', memoryMib?.toString()),
    ...option('--aws-tags', list(tagList)),
    '--quiet',
    scriptPath,
  ];
}
