/** The least that each command must be allowed, as data: `docs/aws.md` prints it and errors quote it. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

export type CollectCommand = 'collect' | 'bill' | 'prices' | 'down' | 'doctor';

/** REGION and ACCOUNT stand for the stage's; the log groups are those of Lambda. */
const FUNCTION_LOGS = 'arn:aws:logs:REGION:ACCOUNT:log-group:/aws/lambda/*';

/** These actions know no resources, so `*` is the only value AWS accepts; each is a read. */
const STATEMENTS: readonly (PolicyStatement & { readonly commands: readonly CollectCommand[] })[] = [
  {
    commands: ['collect', 'bill'],
    Sid: 'ReadMetrics',
    Effect: 'Allow',
    Action: ['cloudwatch:GetMetricData'],
    Resource: ['*'],
  },
  {
    commands: ['collect'],
    Sid: 'QueryReportLines',
    Effect: 'Allow',
    Action: ['logs:StartQuery'],
    Resource: [FUNCTION_LOGS],
  },
  {
    commands: ['collect'],
    Sid: 'ReadQueryResults',
    Effect: 'Allow',
    Action: ['logs:GetQueryResults'],
    Resource: ['*'],
  },
  {
    commands: ['collect'],
    Sid: 'ReadTraces',
    Effect: 'Allow',
    Action: ['xray:GetTraceSummaries', 'xray:BatchGetTraces'],
    Resource: ['*'],
  },
  {
    commands: ['collect'],
    Sid: 'ReadConfigurationThroughCloudControl',
    Effect: 'Allow',
    Action: ['cloudformation:GetResource'],
    Resource: ['*'],
  },
  {
    // Cloud Control reads with the caller's own rights; these are what its read handlers call.
    commands: ['collect'],
    Sid: 'ReadConfiguration',
    Effect: 'Allow',
    Action: [
      'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeLifecycleHooks',
      'autoscaling:DescribeNotificationConfigurations',
      'autoscaling:DescribeTrafficSources',
      'ec2:DescribeInstances',
      'ec2:DescribeInstanceAttribute',
      'ec2:DescribeInstanceCreditSpecifications',
      'ecs:DescribeServices',
      'elasticloadbalancing:DescribeLoadBalancers',
      'elasticloadbalancing:DescribeLoadBalancerAttributes',
      'elasticloadbalancing:DescribeTags',
      'rds:DescribeDBClusters',
      'rds:DescribeDBInstances',
      'rds:DescribeDBProxies',
      'rds:ListTagsForResource',
    ],
    Resource: ['*'],
  },
  {
    commands: ['collect'],
    Sid: 'ReadFunctionConfiguration',
    Effect: 'Allow',
    Action: [
      'lambda:GetFunction',
      'lambda:GetFunctionCodeSigningConfig',
      'lambda:GetFunctionRecursionConfig',
      'lambda:ListTags',
    ],
    Resource: ['arn:aws:lambda:REGION:ACCOUNT:function:*'],
  },
  {
    commands: ['collect'],
    Sid: 'ReadApiConfiguration',
    Effect: 'Allow',
    Action: ['apigateway:GET'],
    Resource: ['arn:aws:apigateway:REGION::/apis/*'],
  },
  {
    commands: ['bill'],
    Sid: 'ReadCosts',
    Effect: 'Allow',
    Action: ['ce:GetCostAndUsage'],
    Resource: ['*'],
  },
  {
    commands: ['prices'],
    Sid: 'ReadPrices',
    Effect: 'Allow',
    Action: ['pricing:GetProducts'],
    Resource: ['*'],
  },
  {
    commands: ['down'],
    Sid: 'FindWhatIsLeft',
    Effect: 'Allow',
    Action: ['tag:GetResources'],
    Resource: ['*'],
  },
  {
    // A role is known by its name alone until IAM tells its path; a simulation changes nothing and asks no other service.
    commands: ['doctor'],
    Sid: 'ReadOwnPermissions',
    Effect: 'Allow',
    Action: ['iam:GetRole', 'iam:SimulatePrincipalPolicy'],
    Resource: ['arn:aws:iam::ACCOUNT:role/*', 'arn:aws:iam::ACCOUNT:user/*'],
  },
];

/** The policy document of one command; `region` and `account` replace the placeholders when given. */
export function policyOf(
  command: CollectCommand,
  { region = 'REGION', account = 'ACCOUNT' }: { region?: string; account?: string } = {},
): { Version: '2012-10-17'; Statement: PolicyStatement[] } {
  const Statement = STATEMENTS.filter(({ commands }) => commands.includes(command)).map(
    ({ Sid, Effect, Action, Resource }) => ({
      Sid,
      Effect,
      Action,
      Resource: Resource.map((arn) => arn.replace('REGION', region).replace('ACCOUNT', account)),
    }),
  );
  return { Version: '2012-10-17', Statement };
}

/** The statement that allows one action, and nothing else. */
export function statementFor(action: string): PolicyStatement {
  const known = STATEMENTS.find(({ Action }) => Action.includes(action));
  return {
    Sid: known?.Sid ?? 'Allow',
    Effect: 'Allow',
    Action: [action],
    Resource: known?.Resource ?? ['*'],
  };
}
