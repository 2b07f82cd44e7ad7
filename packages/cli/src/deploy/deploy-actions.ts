import type { PolicyStatement } from '@crossover/collect';

/**
 * One action that creates and one that removes of each service that a stage is made of. A deploy needs more of each, so
 * this finds credentials that cannot deploy; it does not prove that others can.
 */
export const DEPLOY_ACTIONS: Readonly<Record<'up' | 'down', PolicyStatement>> = {
  up: {
    Sid: 'CreateStage',
    Effect: 'Allow',
    Action: [
      'apigateway:POST',
      'autoscaling:CreateAutoScalingGroup',
      'budgets:ModifyBudget',
      'cloudfront:CreateDistribution',
      'cloudwatch:PutDashboard',
      'cloudwatch:PutMetricAlarm',
      'ec2:CreateLaunchTemplate',
      'ec2:CreateSecurityGroup',
      'ec2:CreateVpc',
      'elasticloadbalancing:CreateLoadBalancer',
      'iam:CreateRole',
      'iam:PassRole',
      'lambda:CreateFunction',
      'logs:CreateLogGroup',
      'rds:CreateDBCluster',
      'rds:CreateDBInstance',
      's3:CreateBucket',
      'scheduler:CreateSchedule',
      'secretsmanager:CreateSecret',
      'sns:CreateTopic',
      'ssm:PutParameter',
      'synthetics:CreateCanary',
    ],
    Resource: ['*'],
  },
  down: {
    Sid: 'RemoveStage',
    Effect: 'Allow',
    Action: [
      'apigateway:DELETE',
      'autoscaling:DeleteAutoScalingGroup',
      'cloudfront:DeleteDistribution',
      'cloudwatch:DeleteAlarms',
      'cloudwatch:DeleteDashboards',
      'ec2:DeleteLaunchTemplate',
      'ec2:DeleteSecurityGroup',
      'ec2:DeleteVpc',
      'elasticloadbalancing:DeleteLoadBalancer',
      'iam:DeleteRole',
      'lambda:DeleteFunction',
      'logs:DeleteLogGroup',
      'rds:DeleteDBCluster',
      'rds:DeleteDBInstance',
      's3:DeleteBucket',
      'scheduler:DeleteSchedule',
      'secretsmanager:DeleteSecret',
      'sns:DeleteTopic',
      'ssm:DeleteParameter',
      'synthetics:DeleteCanary',
    ],
    Resource: ['*'],
  },
};
