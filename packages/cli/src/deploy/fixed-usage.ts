import { DEFAULT_OPERATION, type UsageEntry } from '@crossover/cost';
import type { Evaluation, RegisteredResource } from '@crossover/infra/evaluation';
import { CATALOGUE, resourcePrefix } from '@crossover/model';

/** How a kind of resource meets the bill. */
export type CostRule =
  /** Billed for being there: its usage over a number of hours with no traffic. */
  | { readonly fixed: (resource: RegisteredResource, evaluation: Evaluation, hours: number) => UsageEntry[] }
  /** Billed by use alone, as this service of the cost model. */
  | { readonly byUse: UsageEntry['service']; readonly what: string }
  | { readonly freeBecause: string };

const number = (value: unknown): number => Number(value ?? 0);

function at(value: unknown, ...path: (string | number)[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string | number, unknown>)[key];
  }
  return found;
}

const free = (freeBecause: string): CostRule => ({ freeBecause });
const byUse = (service: UsageEntry['service'], what: string): CostRule => ({ byUse: service, what });

const PART_OF_VPC = free('routes, groups and subnets of a VPC are not charged');
const PART_OF_BUCKET = free('a setting of a bucket');
const PART_OF_API = free('an HTTP API is billed by request alone');
const PART_OF_IAM = free('IAM is not charged');
const PART_OF_DATABASE = free('a setting of a database');
const PART_OF_BALANCER = free('part of its load balancer, whose hours and capacity units are billed');
const PART_OF_DISTRIBUTION = free('part of its distribution; the site is no part of the comparison');

const MINUTES_BETWEEN_CANARY_RUNS = 5;
const { controller } = DEFAULT_OPERATION;

/** Every type of resource that the configuration creates. One that is not here fails a test. */
export const COST_RULES: Readonly<Record<string, CostRule>> = {
  'aws:lb/loadBalancer:LoadBalancer': {
    fixed: ({ inputs }, _, hours) => [
      { service: 'application-load-balancer', hours },
      { service: 'public-ipv4', addresses: Array.isArray(inputs.subnets) ? inputs.subnets.length : 2, hours },
    ],
  },
  'aws:ec2/natGateway:NatGateway': { fixed: (_, __, hours) => [{ service: 'nat-gateway', hours }] },
  'aws:ec2/eip:Eip': { fixed: (_, __, hours) => [{ service: 'public-ipv4', addresses: 1, hours }] },
  'aws:autoscaling/group:Group': { fixed: fleetUsage },
  'aws:ecs/service:Service': { fixed: serviceUsage },
  'aws:ecs/cluster:Cluster': free('a name; its tasks are billed'),
  'aws:ecs/taskDefinition:TaskDefinition': free('billed as the tasks that its service runs'),
  'aws:appautoscaling/target:Target': free('scaling is not charged'),
  'aws:appautoscaling/policy:Policy': free('scaling is not charged; its own alarms are not either'),
  'aws:ec2/launchTemplate:LaunchTemplate': free('billed as the instances that its group starts'),
  'aws:rds/instance:Instance': {
    fixed: ({ inputs }, _, hours) => [
      {
        service: 'rds',
        instanceClass: String(inputs.instanceClass),
        deployment: inputs.multiAz === true ? 'multi-az' : 'single-az',
        storageGb: (number(inputs.allocatedStorage) * hours) / 730,
        hours,
      },
    ],
  },
  'aws:rds/clusterInstance:ClusterInstance': { fixed: auroraUsage },
  'aws:rds/proxy:Proxy': {
    // At least 8 ACUs are billed, and the least capacity of a stage is below that.
    fixed: (_, __, hours) => [{ service: 'rds-proxy', target: 'aurora-serverless-v2', acus: 0, hours }],
  },
  'aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup': PART_OF_DATABASE,
  'aws:rds/proxyTarget:ProxyTarget': PART_OF_DATABASE,
  'aws:rds/cluster:Cluster': byUse('aurora', 'storage and I/O; its instances are billed by capacity'),
  'aws:secretsmanager/secret:Secret': {
    fixed: (_, __, hours) => [{ service: 'secrets-manager', secrets: 1, hours }],
  },
  'aws:cloudwatch/metricAlarm:MetricAlarm': {
    fixed: (_, __, hours) => [{ service: 'cloudwatch', standardAlarms: hours / 730 }],
  },
  'aws:cloudwatch/dashboard:Dashboard': {
    fixed: (_, __, hours) => [{ service: 'cloudwatch', dashboards: hours / 730 }],
  },
  'aws:synthetics/canary:Canary': {
    fixed: (_, __, hours) => [
      { service: 'cloudwatch', canaryRuns: (hours * 60) / MINUTES_BETWEEN_CANARY_RUNS },
    ],
  },
  'aws:scheduler/schedule:Schedule': {
    fixed: (_, __, hours) => [
      { service: 'eventbridge', schedulerInvocations: hours * controller.runsPerHour },
      {
        service: 'lambda',
        architecture: 'arm64',
        memoryMb: controller.memoryMib,
        requests: hours * controller.runsPerHour,
        durationMs: controller.durationMs,
      },
      { service: 'cloudwatch', getMetricDataMetrics: hours * controller.runsPerHour * controller.metrics },
    ],
  },
  // SST's VPC always brings a private DNS namespace, which is a hosted zone.
  'aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace': {
    fixed: (_, __, hours) => [{ service: 'route53', hostedZones: hours / 730 }],
  },
  'aws:lambda/function:Function': byUse('lambda', 'requests and duration'),
  'aws:lambda/functionUrl:FunctionUrl': free('billed as the invocations that come through it'),
  'aws:apigatewayv2/api:Api': byUse('api-gateway', 'requests'),
  'aws:s3/bucket:Bucket': byUse('s3', 'storage and requests'),
  'aws:s3/bucketObjectv2:BucketObjectv2': byUse('s3', 'a few megabytes of artefacts'),
  'aws:cloudwatch/logGroup:LogGroup': byUse('cloudwatch', 'ingested and stored logs'),
  'aws:ec2/flowLog:FlowLog': byUse('cloudwatch', 'refused connections, as vended logs'),
  'aws:cloudfront/distribution:Distribution': byUse('cloudfront', 'the site'),
  'aws:budgets/budget:Budget': byUse('budgets', 'free without actions'),
  'aws:route53/record:Record': byUse('route53', 'queries; those of alias records are free'),
  'aws:ec2/vpcEndpoint:VpcEndpoint': free('a gateway endpoint of S3 is not charged'),
  'aws:ec2/vpc:Vpc': PART_OF_VPC,
  'aws:ec2/subnet:Subnet': PART_OF_VPC,
  'aws:ec2/routeTable:RouteTable': PART_OF_VPC,
  'aws:ec2/routeTableAssociation:RouteTableAssociation': PART_OF_VPC,
  'aws:ec2/internetGateway:InternetGateway': PART_OF_VPC,
  'aws:ec2/securityGroup:SecurityGroup': PART_OF_VPC,
  'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup': PART_OF_VPC,
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': PART_OF_VPC,
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': PART_OF_VPC,
  'aws:lb/listener:Listener': PART_OF_BALANCER,
  'aws:lb/listenerRule:ListenerRule': free('the first ten rules of a balancer are free'),
  'aws:lb/targetGroup:TargetGroup': PART_OF_BALANCER,
  'aws:lb/targetGroupAttachment:TargetGroupAttachment': PART_OF_BALANCER,
  'aws:autoscaling/policy:Policy': free('Auto Scaling is not charged; its own alarms are not either'),
  'aws:autoscaling/notification:Notification': free('a few messages, within what SNS gives away'),
  'aws:acm/certificate:Certificate': free('public certificates are free with these front doors'),
  'aws:acm/certificateValidation:CertificateValidation': free('a wait, not a resource'),
  'aws:apigatewayv2/apiMapping:ApiMapping': PART_OF_API,
  'aws:apigatewayv2/domainName:DomainName': PART_OF_API,
  'aws:apigatewayv2/integration:Integration': PART_OF_API,
  'aws:apigatewayv2/route:Route': PART_OF_API,
  'aws:apigatewayv2/stage:Stage': PART_OF_API,
  'aws:lambda/invocation:Invocation': free('one invocation for each deploy that changes migrations'),
  'aws:lambda/permission:Permission': PART_OF_IAM,
  'aws:iam/role:Role': PART_OF_IAM,
  'aws:iam/instanceProfile:InstanceProfile': PART_OF_IAM,
  'aws:rds/subnetGroup:SubnetGroup': PART_OF_DATABASE,
  'aws:rds/parameterGroup:ParameterGroup': PART_OF_DATABASE,
  'aws:rds/clusterParameterGroup:ClusterParameterGroup': PART_OF_DATABASE,
  'aws:secretsmanager/secretVersion:SecretVersion': free('billed as its secret'),
  'aws:s3/bucketPolicy:BucketPolicy': PART_OF_BUCKET,
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': PART_OF_BUCKET,
  'aws:s3/bucketVersioning:BucketVersioning': PART_OF_BUCKET,
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': PART_OF_BUCKET,
  'aws:s3/bucketCorsConfiguration:BucketCorsConfiguration': PART_OF_BUCKET,
  'aws:cloudfront/function:Function': PART_OF_DISTRIBUTION,
  'aws:cloudfront/keyValueStore:KeyValueStore': PART_OF_DISTRIBUTION,
  'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy': PART_OF_DISTRIBUTION,
  'aws:sns/topic:Topic': free('alarms by e-mail are within what SNS gives away'),
  'aws:sns/topicPolicy:TopicPolicy': PART_OF_IAM,
  'aws:sns/topicSubscription:TopicSubscription': free('part of its topic'),
  'aws:costexplorer/costAllocationTag:CostAllocationTag': free('a setting of billing'),
};

/** Group's least number of servers, their volumes and one-minute metrics. */
function fleetUsage({ inputs }: RegisteredResource, evaluation: Evaluation, hours: number): UsageEntry[] {
  const templateId = at(inputs, 'launchTemplate', 'id');
  const template = evaluation.resources.find(
    ({ type, name }) => type === 'aws:ec2/launchTemplate:LaunchTemplate' && `${name}-id` === templateId,
  );
  if (template === undefined) throw new Error(`expected a launch template ${String(templateId)}, found none`);
  const instances = number(inputs.minSize);
  return [
    { service: 'ec2', instanceType: String(template.inputs.instanceType), instances, hours },
    {
      service: 'ebs',
      volumes: instances,
      sizeGb: number(at(template.inputs, 'blockDeviceMappings', 0, 'ebs', 'volumeSize')),
      hours,
    },
    { service: 'cloudwatch', detailedMonitoringInstances: (instances * hours) / 730 },
  ];
}

/** Service's least number of tasks. */
function serviceUsage({ inputs }: RegisteredResource, evaluation: Evaluation, hours: number): UsageEntry[] {
  const task = evaluation.resources.find(
    ({ type, name }) =>
      type === 'aws:ecs/taskDefinition:TaskDefinition' && String(inputs.taskDefinition).endsWith(`:${name}`),
  );
  if (task === undefined)
    throw new Error(`expected a task definition ${String(inputs.taskDefinition)}, found none`);
  return [
    {
      service: 'fargate',
      architecture: at(task.inputs, 'runtimePlatform', 'cpuArchitecture') === 'ARM64' ? 'arm64' : 'x86_64',
      vcpu: number(task.inputs.cpu) / 1024,
      memoryGb: number(task.inputs.memory) / 1024,
      tasks: number(inputs.desiredCount),
      hours,
    },
  ];
}

/** The least capacity all the time; nothing where it may pause. */
function auroraUsage({ inputs }: RegisteredResource, evaluation: Evaluation, hours: number): UsageEntry[] {
  const cluster = evaluation.resources.find(
    ({ type, name }) => type === 'aws:rds/cluster:Cluster' && `${name}-id` === inputs.clusterIdentifier,
  );
  if (cluster === undefined)
    throw new Error(`expected a cluster ${String(inputs.clusterIdentifier)}, found none`);
  const minAcu = number(at(cluster.inputs, 'serverlessv2ScalingConfiguration', 'minCapacity'));
  return [{ service: 'aurora', minAcu, acuHours: minAcu * hours }];
}

/** Which architecture's budget pays: the one whose provider tags it; `shared` for the rest. */
function payerOf({ provider }: RegisteredResource): string {
  return CATALOGUE.find(({ id }) => `${resourcePrefix(id)}Provider` === provider)?.id ?? 'shared';
}

/**
 * What the evaluated stage is billed for being there, by payer, with no request at all.
 *
 * @param hours how long it is up; a month has 730.
 */
export function fixedUsage(evaluation: Evaluation, hours: number): Map<string, UsageEntry[]> {
  const byPayer = new Map<string, UsageEntry[]>();
  for (const resource of evaluation.resources) {
    const rule = COST_RULES[resource.type];
    if (rule === undefined || !('fixed' in rule)) continue;
    const payer = payerOf(resource);
    byPayer.set(payer, [...(byPayer.get(payer) ?? []), ...rule.fixed(resource, evaluation, hours)]);
  }
  return byPayer;
}
