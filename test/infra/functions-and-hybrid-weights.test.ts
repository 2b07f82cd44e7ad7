import {
  ARCHITECTURES,
  HYBRID,
  maxConnections,
  peakConnections,
  RESERVED_CONNECTIONS,
} from '@crossover/model';
import { expect, inject, test } from 'vitest';
import { evaluate } from '../../packages/infra/evaluation/evaluate.ts';
import { byType, only } from '../../packages/infra/evaluation/graph.ts';
import { input, roleStatements } from './resources.ts';

const { production, personal } = inject('evaluations');
const FUNCTION = 'aws:lambda/function:Function';

test.for(['Serverless', 'Hybrid'])('%s function: arm64, isolated subnets, traced, its bundle', (name) => {
  const fn = only(production, FUNCTION, `${name}FunctionFunction`);
  expect(fn.inputs).toMatchObject({
    architectures: ['arm64'],
    runtime: 'nodejs24.x',
    memorySize: 512,
    timeout: 10,
    handler: 'index.handler',
    reservedConcurrentExecutions: 100,
    tracingConfig: { mode: 'Active' },
    vpcConfig: {
      subnetIds: ['NetworkPrivateSubnet1-id', 'NetworkPrivateSubnet2-id'],
      securityGroupIds: [`${name}FunctionGroup-id`],
    },
    loggingConfig: { logFormat: 'JSON' },
  });
  const traces = roleStatements(production).filter(
    ({ role, statement }) =>
      role === `${name}FunctionRole` && statement.Action.includes('xray:PutTraceSegments'),
  );
  expect(traces).toHaveLength(1);
});

test('reserved concurrency keeps every database below its connections, in both sizes', () => {
  const serverful = ARCHITECTURES.find(({ id }) => id === 'serverful');
  if (serverful === undefined) throw new Error('no serverful row');
  expect(peakConnections(serverful) + peakConnections(HYBRID)).toBeLessThanOrEqual(
    maxConnections(HYBRID.database) - RESERVED_CONNECTIONS,
  );
  const small = only(personal, FUNCTION, 'HybridFunctionFunction').inputs.reservedConcurrentExecutions;
  // Two fleets of two servers with five connections each share a db.t4g.micro of 66 with these functions.
  expect(Number(small) + 2 * 2 * 5).toBeLessThanOrEqual(66 - RESERVED_CONNECTIONS);
});

test('tracing is a factor: off, nothing is sampled, permitted or started', async () => {
  const untraced = await evaluate({
    stage: 'alex',
    environment: { CROSSOVER_TRACING: 'off', CROSSOVER_ARCHITECTURES: 'serverless,serverful' },
  });
  expect(only(untraced, FUNCTION, 'ServerlessFunctionFunction').inputs.tracingConfig).toEqual({
    mode: 'PassThrough',
  });
  const xray = roleStatements(untraced).filter(({ statement }) =>
    statement.Action.some((action) => action.startsWith('xray:')),
  );
  expect(xray).toEqual([]);
  const script = Buffer.from(
    String(only(untraced, 'aws:ec2/launchTemplate:LaunchTemplate').inputs.userData),
    'base64',
  ).toString();
  expect(script).not.toMatch(/OTEL_|otlp/);
  // Another artefact is another address, so another template, so an instance refresh - and another function's code.
  const keyOf = (evaluation: typeof personal) =>
    only(evaluation, 'aws:s3/bucketObjectv2:BucketObjectv2', 'ServerfulServerArtifact').inputs.key;
  expect(keyOf(untraced)).not.toBe(keyOf(personal));
  expect(script).toContain(String(keyOf(untraced)));
  // Only what was asked for is there.
  expect(untraced.resources.filter(({ name }) => name.startsWith('Hybrid'))).toEqual([]);
});

test('serverless alone needs no NAT gateway and no servers', async () => {
  const alone = await evaluate({ stage: 'alex', environment: { CROSSOVER_ARCHITECTURES: 'serverless' } });
  for (const type of [
    'aws:ec2/natGateway:NatGateway',
    'aws:ec2/eip:Eip',
    'aws:autoscaling/group:Group',
    'aws:rds/instance:Instance',
  ]) {
    expect(byType(alone, type)).toEqual([]);
  }
});

test('the HTTP API alone may invoke the serverless function', () => {
  const permission = only(production, 'aws:lambda/permission:Permission', /^Serverless/);
  expect(permission.inputs).toMatchObject({ principal: 'apigateway.amazonaws.com' });
  expect(permission.inputs.sourceArn).toMatch(/execute-api.*ServerlessApiApi/);
});

test('hybrid: one rule with both target groups, whose weights later deploys leave alone', () => {
  const rule = only(production, 'aws:lb/listenerRule:ListenerRule', 'HybridRule');
  const groups = input(rule, 'actions', 0, 'forward', 'targetGroups') as { arn: string; weight: number }[];
  expect(groups.map(({ arn, weight }) => [arn.split('/')[1], weight])).toEqual([
    ['HybridServers', 100],
    ['HybridFunctions', 0],
  ]);
  expect(rule.ignoredChanges).toEqual(['actions[*].forward.targetGroups[*].weight']);
});

test('hybrid: the balancer may invoke the function for this target group alone, before it is attached', () => {
  const permission = only(production, 'aws:lambda/permission:Permission', 'HybridFunctionsPermission');
  expect(permission.inputs).toMatchObject({
    principal: 'elasticloadbalancing.amazonaws.com',
    sourceArn: expect.stringContaining('targetgroup/HybridFunctions/'),
  });
  const attachment = only(production, 'aws:lb/targetGroupAttachment:TargetGroupAttachment');
  expect(attachment.dependencies).toContain(permission.urn);
  expect(only(production, 'aws:lb/targetGroup:TargetGroup', 'HybridFunctions').inputs).toMatchObject({
    targetType: 'lambda',
    lambdaMultiValueHeadersEnabled: true,
  });
});

test('hybrid shares the serverful database and has no other', () => {
  expect(byType(production, 'aws:rds/instance:Instance')).toHaveLength(1);
  const url = input(
    only(production, FUNCTION, 'HybridFunctionFunction'),
    'environment',
    'variables',
    'DATABASE_URL',
  );
  expect(url).toContain('@ServerfulMysqlInstance.rds.test:3306/');
});

test('the controller: every minute, never twice at once, may change its one rule', () => {
  expect(only(production, 'aws:scheduler/schedule:Schedule').inputs).toMatchObject({
    scheduleExpression: 'rate(1 minute)',
    state: 'ENABLED',
  });
  const fn = only(production, FUNCTION, /^HybridControllerHandler/);
  expect(fn.inputs.reservedConcurrentExecutions).toBe(1);
  const policy = JSON.parse(String(input(fn, 'environment', 'variables', 'WEIGHT_POLICY')));
  expect(policy).toMatchObject({ capacityPerServerPerSecond: 400, functionCapacityPerSecond: 1000 });
  const writes = roleStatements(production).filter(({ statement }) =>
    statement.Action.includes('elasticloadbalancing:ModifyRule'),
  );
  expect(writes.map(({ statement }) => statement.Resource)).toEqual([
    [expect.stringContaining('HybridRule')],
  ]);
});
