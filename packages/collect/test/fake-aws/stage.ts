import type { DeployedStage, EvidenceWindow } from '@crossover/model';

export const WINDOW: EvidenceWindow = {
  startAt: '2026-11-18T10:00:00.000Z',
  endAt: '2026-11-18T11:00:00.000Z',
};
export const END_MS = Date.parse(WINDOW.endAt);

const SERVERFUL: DeployedStage['resources'] = [
  {
    architecture: 'serverful',
    resource: 'load-balancer',
    dimensions: { LoadBalancer: 'app/serverful/0123456789abcdef' },
    logGroup: null,
    traceService: null,
    instances: [],
    readBack: [
      {
        typeName: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
        identifier:
          'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/serverful/0123456789abcdef',
      },
    ],
  },
  {
    architecture: 'serverful',
    resource: 'server-target-group',
    dimensions: { TargetGroup: 'targetgroup/serverful/11', LoadBalancer: 'app/serverful/0123456789abcdef' },
    logGroup: null,
    traceService: null,
    instances: [],
    readBack: [],
  },
  {
    architecture: 'serverful',
    resource: 'server-group',
    dimensions: { AutoScalingGroupName: 'serverful-servers' },
    logGroup: null,
    traceService: null,
    instances: [],
    readBack: [{ typeName: 'AWS::AutoScaling::AutoScalingGroup', identifier: 'serverful-servers' }],
  },
  {
    architecture: 'serverful',
    resource: 'rds-instance',
    dimensions: { DBInstanceIdentifier: 'serverful-database' },
    logGroup: null,
    traceService: null,
    instances: [],
    readBack: [{ typeName: 'AWS::RDS::DBInstance', identifier: 'serverful-database' }],
  },
];

const SERVERLESS: DeployedStage['resources'] = [
  {
    architecture: 'serverless',
    resource: 'http-api',
    dimensions: { ApiId: 'a1b2c3d4' },
    logGroup: null,
    traceService: null,
    instances: [],
    readBack: [{ typeName: 'AWS::ApiGatewayV2::Api', identifier: 'a1b2c3d4' }],
  },
  {
    architecture: 'serverless',
    resource: 'function',
    dimensions: { FunctionName: 'serverless-api' },
    logGroup: '/aws/lambda/serverless-api',
    traceService: 'serverless-api',
    instances: [],
    readBack: [{ typeName: 'AWS::Lambda::Function', identifier: 'serverless-api' }],
  },
  {
    architecture: 'serverless',
    resource: 'aurora-cluster',
    dimensions: { DBClusterIdentifier: 'serverless-cluster' },
    logGroup: null,
    traceService: null,
    instances: ['serverless-writer', 'serverless-reader'],
    readBack: [{ typeName: 'AWS::RDS::DBCluster', identifier: 'serverless-cluster' }],
  },
];

const HYBRID: DeployedStage['resources'] = [
  ...SERVERFUL.map((resource) => ({
    ...resource,
    architecture: 'hybrid',
    dimensions: Object.fromEntries(
      Object.entries(resource.dimensions).map(([name, value]) => [
        name,
        value.replace('serverful', 'hybrid'),
      ]),
    ),
    readBack: [],
  })),
  {
    architecture: 'hybrid',
    resource: 'function',
    dimensions: { FunctionName: 'hybrid-api' },
    logGroup: '/aws/lambda/hybrid-api',
    traceService: 'hybrid-api',
    instances: [],
    readBack: [],
  },
];

export const STAGE: DeployedStage = {
  stage: 'test',
  region: 'eu-central-1',
  tags: { architectureKey: 'Architecture', stageKey: 'Stage', stageValue: 'test' },
  resources: [...SERVERFUL, ...SERVERLESS, ...HYBRID],
};

/** One function and its database: the least that has every kind of evidence. */
export const SMALL_STAGE: DeployedStage = {
  ...STAGE,
  resources: SERVERLESS.filter(({ resource }) => resource !== 'http-api'),
};
