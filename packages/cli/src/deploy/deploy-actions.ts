import type { PolicyStatement } from '@crossover/collect';

type Environment = Readonly<Record<string, string | undefined>>;

/** A service that a stage is made of, by one or two actions that create and remove. */
export interface DeployService {
  readonly service: string;
  /** What Pulumi calls it in its types: `lb` of `aws:lb/listener:Listener`; none for what SST itself keeps there. */
  readonly modules: readonly string[];
  readonly up: readonly string[];
  readonly down: readonly string[];
  /** The setting without which no stage has it, and what that has to be. */
  readonly onlyWith?: { readonly variable: `CROSSOVER_${string}`; readonly value: RegExp };
}

const DOMAIN = { variable: 'CROSSOVER_DOMAIN', value: /./ } as const;
const FARGATE = { variable: 'CROSSOVER_ARCHITECTURES', value: /serverful\/fargate/ } as const;

/**
 * Every service of the configuration; `docs/aws.md` has them as a table. A deploy needs more of each, so this finds
 * credentials that cannot deploy; it does not prove that others can.
 *
 * @see Service Authorization Reference, AWS: the actions of each service
 */
export const DEPLOY_SERVICES: readonly DeployService[] = [
  {
    service: 'ACM',
    modules: ['acm'],
    up: ['acm:RequestCertificate'],
    down: ['acm:DeleteCertificate'],
    onlyWith: DOMAIN,
  },
  {
    service: 'API Gateway',
    modules: ['apigatewayv2'],
    up: ['apigateway:POST'],
    down: ['apigateway:DELETE'],
  },
  {
    service: 'Application Auto Scaling',
    modules: ['appautoscaling'],
    up: ['application-autoscaling:RegisterScalableTarget'],
    down: ['application-autoscaling:DeregisterScalableTarget'],
    onlyWith: FARGATE,
  },
  {
    service: 'Budgets',
    modules: ['budgets'],
    up: ['budgets:ModifyBudget'],
    down: ['budgets:ModifyBudget'],
  },
  {
    service: 'Cloud Map',
    modules: ['servicediscovery'],
    up: ['servicediscovery:CreatePrivateDnsNamespace', 'route53:CreateHostedZone'],
    down: ['servicediscovery:DeleteNamespace', 'route53:DeleteHostedZone'],
  },
  {
    service: 'CloudFront',
    modules: ['cloudfront'],
    up: ['cloudfront:CreateDistribution'],
    down: ['cloudfront:DeleteDistribution'],
  },
  {
    service: 'CloudWatch',
    modules: ['cloudwatch'],
    up: ['cloudwatch:PutDashboard', 'cloudwatch:PutMetricAlarm', 'logs:CreateLogGroup'],
    down: ['cloudwatch:DeleteDashboards', 'cloudwatch:DeleteAlarms', 'logs:DeleteLogGroup'],
  },
  {
    service: 'CloudWatch Synthetics',
    modules: ['synthetics'],
    up: ['synthetics:CreateCanary'],
    down: ['synthetics:DeleteCanary'],
  },
  {
    service: 'Cost Explorer',
    modules: ['costexplorer'],
    up: ['ce:UpdateCostAllocationTagsStatus'],
    down: [],
    onlyWith: { variable: 'CROSSOVER_COST_TAGS', value: /^on$/ },
  },
  {
    service: 'EC2',
    modules: ['ec2', 'vpc'],
    up: ['ec2:CreateVpc', 'ec2:CreateSecurityGroup', 'ec2:CreateLaunchTemplate'],
    down: ['ec2:DeleteVpc', 'ec2:DeleteSecurityGroup', 'ec2:DeleteLaunchTemplate'],
  },
  {
    service: 'EC2 Auto Scaling',
    modules: ['autoscaling'],
    up: ['autoscaling:CreateAutoScalingGroup'],
    down: ['autoscaling:DeleteAutoScalingGroup'],
  },
  {
    service: 'ECS',
    modules: ['ecs'],
    up: ['ecs:CreateCluster'],
    down: ['ecs:DeleteCluster'],
    onlyWith: FARGATE,
  },
  {
    service: 'Elastic Load Balancing',
    modules: ['lb'],
    up: ['elasticloadbalancing:CreateLoadBalancer'],
    down: ['elasticloadbalancing:DeleteLoadBalancer'],
  },
  {
    service: 'EventBridge Scheduler',
    modules: ['scheduler'],
    up: ['scheduler:CreateSchedule'],
    down: ['scheduler:DeleteSchedule'],
  },
  {
    service: 'IAM',
    modules: ['iam'],
    up: ['iam:CreateRole', 'iam:PassRole'],
    down: ['iam:DeleteRole'],
  },
  {
    service: 'Lambda',
    modules: ['lambda'],
    up: ['lambda:CreateFunction'],
    down: ['lambda:DeleteFunction'],
  },
  {
    service: 'RDS and Aurora',
    modules: ['rds'],
    up: ['rds:CreateDBInstance', 'rds:CreateDBCluster'],
    down: ['rds:DeleteDBInstance', 'rds:DeleteDBCluster'],
  },
  {
    service: 'Route 53',
    modules: ['route53'],
    up: ['route53:ChangeResourceRecordSets'],
    down: ['route53:ChangeResourceRecordSets'],
    onlyWith: DOMAIN,
  },
  { service: 'S3', modules: ['s3'], up: ['s3:CreateBucket'], down: ['s3:DeleteBucket'] },
  {
    service: 'Secrets Manager',
    modules: ['secretsmanager'],
    up: ['secretsmanager:CreateSecret'],
    down: ['secretsmanager:DeleteSecret'],
  },
  { service: 'SNS', modules: ['sns'], up: ['sns:CreateTopic'], down: ['sns:DeleteTopic'] },
  {
    service: 'Systems Manager',
    modules: [],
    up: ['ssm:PutParameter'],
    down: ['ssm:DeleteParameter'],
  },
];

/** What is asked of the credentials for a stage of these settings. */
export function deployStatement(command: 'up' | 'down', environment: Environment): PolicyStatement {
  const services = DEPLOY_SERVICES.filter(
    ({ onlyWith }) => onlyWith === undefined || onlyWith.value.test(environment[onlyWith.variable] ?? ''),
  );
  return {
    Sid: command === 'up' ? 'CreateStage' : 'RemoveStage',
    Effect: 'Allow',
    Action: [...new Set(services.flatMap((service) => service[command]))],
    Resource: ['*'],
  };
}
