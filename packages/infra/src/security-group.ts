import type { Input } from '@pulumi/pulumi';

/** A group that lets nothing in or out until `allow` says so. */
export function createSecurityGroup(
  name: string,
  description: string,
  vpc: sst.aws.Vpc,
  options: { provider?: aws.Provider } = {},
): aws.ec2.SecurityGroup {
  return new aws.ec2.SecurityGroup(
    name,
    { description, vpcId: vpc.id, tags: { Name: `${$app.name}-${$app.stage}-${name}` } },
    options,
  );
}

export interface Passage {
  readonly from: Input<string>;
  readonly to: Input<string>;
  readonly port: number;
  readonly why: string;
}

/** Opens one port from one group to another, on both sides. */
export function allow(name: string, passage: Passage, options: { provider?: aws.Provider } = {}): void {
  const { from, to, port, why } = passage;
  const rule = { ipProtocol: 'tcp', fromPort: port, toPort: port, description: why };
  new aws.vpc.SecurityGroupEgressRule(
    `${name}Out`,
    { ...rule, securityGroupId: from, referencedSecurityGroupId: to },
    options,
  );
  new aws.vpc.SecurityGroupIngressRule(
    `${name}In`,
    { ...rule, securityGroupId: to, referencedSecurityGroupId: from },
    options,
  );
}
