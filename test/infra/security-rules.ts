import { byType, type Evaluation, type RegisteredResource } from '../../packages/infra/evaluation/graph.ts';
import { input, statementsOf } from './resources.ts';

/** A rule of cdk-nag's AwsSolutions pack, over evaluated resources. */
export interface SecurityRule {
  readonly id: string;
  /** Logical names of the resources that do not meet it. */
  readonly findings: (evaluation: Evaluation) => string[];
}

type Predicate = (resource: RegisteredResource, evaluation: Evaluation) => boolean;

/** A rule on each resource of some types: a finding where `isMet` is false. */
const each = (id: string, types: readonly string[], isMet: Predicate): SecurityRule => ({
  id: `AwsSolutions-${id}`,
  findings: (evaluation) =>
    types
      .flatMap((type) => byType(evaluation, type))
      .filter((resource) => !isMet(resource, evaluation))
      .map(({ name }) => name),
});

const ROLE = 'aws:iam/role:Role';
const BUCKET = 'aws:s3/bucket:Bucket';
const GROUP = 'aws:autoscaling/group:Group';
const RDS = 'aws:rds/instance:Instance';
const AURORA = 'aws:rds/cluster:Cluster';
const DISTRIBUTION = 'aws:cloudfront/distribution:Distribution';
const SECURITY_GROUP = 'aws:ec2/securityGroup:SecurityGroup';

const TASK = 'aws:ecs/taskDefinition:TaskDefinition';

const containersOf = ({ inputs }: RegisteredResource) =>
  JSON.parse(typeof inputs.containerDefinitions === 'string' ? inputs.containerDefinitions : '[]') as {
    environment?: unknown;
    logConfiguration?: unknown;
  }[];

const OPEN = ['0.0.0.0/0', '::/0'];

function isOpenInside(group: RegisteredResource, evaluation: Evaluation): boolean {
  const inline = (group.inputs.ingress ?? []) as { cidrBlocks?: string[]; ipv6CidrBlocks?: string[] }[];
  const rules = byType(evaluation, 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule').filter(
    ({ inputs }) => inputs.securityGroupId === `${group.name}-id`,
  );
  return (
    inline.some((rule) =>
      [...(rule.cidrBlocks ?? []), ...(rule.ipv6CidrBlocks ?? [])].some((cidr) => OPEN.includes(cidr)),
    ) ||
    rules.some(
      ({ inputs }) => OPEN.includes(String(inputs.cidrIpv4)) || OPEN.includes(String(inputs.cidrIpv6)),
    )
  );
}

function hasWildcard(role: RegisteredResource): boolean {
  const policies = (role.inputs.inlinePolicies ?? []) as { policy: string }[];
  return policies
    .flatMap(({ policy }) => statementsOf(policy))
    .filter(({ Effect }) => Effect === 'Allow')
    .some(({ Action, Resource }) => [...Action, ...Resource].some((part) => part.includes('*')));
}

/** Has another resource of this type that refers to this one by id, bucket name or ARN. */
function isReferredTo(
  resource: RegisteredResource,
  evaluation: Evaluation,
  type: string,
  isIt: Predicate,
): boolean {
  return byType(evaluation, type).some(
    (other) =>
      Object.values(other.propertyDependencies).some((urns) => urns.includes(resource.urn)) &&
      isIt(other, evaluation),
  );
}

const deniesPlainHttp = (policy: unknown): boolean =>
  statementsOf(policy).some(
    ({ Effect, Condition }) =>
      Effect === 'Deny' && Condition?.Bool?.['aws:SecureTransport']?.includes('false') === true,
  );

export const SECURITY_RULES: readonly SecurityRule[] = [
  each(
    'APIG1',
    ['aws:apigatewayv2/stage:Stage'],
    (stage) => input(stage, 'accessLogSettings', 'destinationArn') !== undefined,
  ),
  each(
    'APIG4',
    ['aws:apigatewayv2/route:Route'],
    ({ inputs }) => ![undefined, 'NONE'].includes(inputs.authorizationType as string),
  ),
  each('AS1', [GROUP], ({ inputs }) => inputs.defaultCooldown !== undefined),
  each(
    'AS2',
    [GROUP],
    ({ inputs }) => inputs.healthCheckType === 'ELB' && inputs.healthCheckGracePeriod !== undefined,
  ),
  each('AS3', [GROUP], (group, evaluation) =>
    isReferredTo(group, evaluation, 'aws:autoscaling/notification:Notification', ({ inputs }) =>
      ['LAUNCH', 'LAUNCH_ERROR', 'TERMINATE', 'TERMINATE_ERROR'].every((event) =>
        (inputs.notifications as string[]).includes(`autoscaling:EC2_INSTANCE_${event}`),
      ),
    ),
  ),
  each(
    'CFR1',
    [DISTRIBUTION],
    (it) => input(it, 'restrictions', 'geoRestriction', 'restrictionType') !== 'none',
  ),
  each('CFR2', [DISTRIBUTION], ({ inputs }) => inputs.webAclId !== undefined),
  each('CFR3', [DISTRIBUTION], ({ inputs }) => inputs.loggingConfig !== undefined),
  each(
    'CFR4',
    [DISTRIBUTION],
    (it) => input(it, 'viewerCertificate', 'minimumProtocolVersion') === 'TLSv1.2_2021',
  ),
  each('CFR5', [DISTRIBUTION], ({ inputs }) =>
    (inputs.origins as { customOriginConfig?: { originSslProtocols: string[] } }[]).every(
      ({ customOriginConfig }) =>
        customOriginConfig?.originSslProtocols.every((protocol) => protocol === 'TLSv1.2') ?? true,
    ),
  ),
  // SST chooses the origin in a function at the edge; the access control is in the code there.
  each('CFR7', ['aws:cloudfront/function:Function'], ({ inputs }) =>
    /originAccessControlConfig:\s*\{\s*enabled:\s*(?:true|!0),\s*signingBehavior:\s*"always"/.test(
      String(inputs.code),
    ),
  ),
  each(
    'EC23',
    [SECURITY_GROUP, 'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup'],
    (group, evaluation) => !isOpenInside(group, evaluation),
  ),
  each('EC26', ['aws:ec2/launchTemplate:LaunchTemplate'], ({ inputs }) =>
    (inputs.blockDeviceMappings as { ebs: { encrypted: string } }[]).every(
      ({ ebs }) => ebs.encrypted === 'true',
    ),
  ),
  each(
    'EC27',
    [SECURITY_GROUP],
    ({ inputs }) =>
      ![undefined, '', 'Managed by SST', 'Managed by Pulumi'].includes(inputs.description as string),
  ),
  each(
    'EC28',
    ['aws:ec2/launchTemplate:LaunchTemplate'],
    (it) => input(it, 'monitoring', 'enabled') === true,
  ),
  each('EC29', ['aws:ec2/instance:Instance'], ({ inputs }) => inputs.disableApiTermination === true),
  each('ELB2', ['aws:lb/loadBalancer:LoadBalancer'], (it) => input(it, 'accessLogs', 'enabled') === true),
  each('ECS2', [TASK], (task) => containersOf(task).every(({ environment }) => environment === undefined)),
  each('ECS4', ['aws:ecs/cluster:Cluster'], ({ inputs }) =>
    ((inputs.settings ?? []) as { value: string }[]).some(({ value }) => value === 'enabled'),
  ),
  each('ECS7', [TASK], (task) =>
    containersOf(task).every(({ logConfiguration }) => logConfiguration !== undefined),
  ),
  each('IAM4', [ROLE], ({ inputs }) => ((inputs.managedPolicyArns ?? []) as string[]).length === 0),
  each('IAM5', [ROLE], (role) => !hasWildcard(role)),
  each('L1', ['aws:lambda/function:Function'], ({ inputs }) => inputs.runtime === 'nodejs24.x'),
  each('RDS2', [RDS, AURORA], ({ inputs }) => inputs.storageEncrypted === true),
  each('RDS3', [RDS], ({ inputs }) => inputs.multiAz === true),
  each('RDS6', [AURORA], ({ inputs }) => inputs.iamDatabaseAuthenticationEnabled === true),
  each(
    'RDS8',
    [SECURITY_GROUP],
    (group, evaluation) => !/Database/.test(group.name) || !isOpenInside(group, evaluation),
  ),
  each('RDS10', [RDS, AURORA], ({ inputs }) => inputs.deletionProtection === true),
  each('RDS11', [RDS, AURORA], ({ inputs }) => ![undefined, 3306].includes(inputs.port as number)),
  each('RDS13', [RDS, AURORA], ({ inputs }) => Number(inputs.backupRetentionPeriod) >= 1),
  each('RDS14', [AURORA], ({ inputs }) => Number(inputs.backtrackWindow ?? 0) > 0),
  each('RDS16', [AURORA], ({ inputs }) =>
    ['audit', 'error', 'general', 'slowquery'].every((log) =>
      (inputs.enabledCloudwatchLogsExports as string[]).includes(log),
    ),
  ),
  each('S1', [BUCKET], ({ inputs }) => inputs.loggings !== undefined),
  each('S2', [BUCKET], (bucket, evaluation) =>
    isReferredTo(bucket, evaluation, 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock', ({ inputs }) =>
      ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'].every(
        (key) => inputs[key] === true,
      ),
    ),
  ),
  each('S5', [BUCKET], ({ inputs }) => inputs.website === undefined),
  each('S10', [BUCKET], (bucket, evaluation) =>
    isReferredTo(bucket, evaluation, 'aws:s3/bucketPolicy:BucketPolicy', ({ inputs }) =>
      deniesPlainHttp(inputs.policy),
    ),
  ),
  each('SMG4', ['aws:secretsmanager/secret:Secret'], (secret, evaluation) =>
    isReferredTo(secret, evaluation, 'aws:secretsmanager/secretRotation:SecretRotation', () => true),
  ),
  each('SNS3', ['aws:sns/topic:Topic'], (topic, evaluation) =>
    isReferredTo(topic, evaluation, 'aws:sns/topicPolicy:TopicPolicy', ({ inputs }) =>
      deniesPlainHttp(inputs.policy),
    ),
  ),
  each('VPC3', ['aws:ec2/networkAcl:NetworkAcl', 'aws:ec2/networkAclRule:NetworkAclRule'], () => false),
  each('VPC7', ['aws:ec2/vpc:Vpc'], (vpc, evaluation) =>
    isReferredTo(vpc, evaluation, 'aws:ec2/flowLog:FlowLog', () => true),
  ),
];

/** Rules of the pack on services in scope that have nothing to look at here, and why. */
export const RULES_WITHOUT_SUBJECT: Readonly<Record<string, string>> = {
  'AwsSolutions-APIG2': 'request validation is of REST APIs; the API validates itself',
  'AwsSolutions-APIG3': 'WAF cannot be attached to an HTTP API',
  'AwsSolutions-APIG6': 'of REST API stages; the HTTP API logs every request',
  'AwsSolutions-CFR6': 'of streaming distributions',
  'AwsSolutions-ELB1': 'of classic load balancers',
  'AwsSolutions-ELB3': 'of classic load balancers; target groups drain',
  'AwsSolutions-ELB4': 'of classic load balancers; an application load balancer is in two zones at least',
  'AwsSolutions-ELB5': 'of classic load balancers; the listeners are tested apart',
};
