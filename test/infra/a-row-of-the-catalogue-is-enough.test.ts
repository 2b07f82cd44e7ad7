import {
  ARCHITECTURES,
  CATALOGUE,
  labelOf,
  meteredResourcesOf,
  resourcePrefix,
  VARIANTS,
} from '@crossover/model';
import { expect, inject, test } from 'vitest';
import { fixedUsage } from '../../packages/cli/src/deploy/fixed-usage.ts';
import { pictureOf } from '../../packages/infra/diagram/picture-of.ts';
import { evaluate } from '../../packages/infra/evaluation/evaluate.ts';
import { byType, only } from '../../packages/infra/evaluation/graph.ts';
import { input } from './resources.ts';

const { production, variants } = inject('evaluations');
const evaluationOf = (id: string) => (ARCHITECTURES.some((one) => one.id === id) ? production : variants);

test.for(CATALOGUE)('$id is deployed: an address, its parts tagged, watched and budgeted', (architecture) => {
  const { id } = architecture;
  const evaluation = evaluationOf(id);
  const prefix = resourcePrefix(id);
  expect(String(evaluation.outputs[id])).toMatch(/^https:\/\//);
  const own = evaluation.resources.filter(({ provider }) => provider === `${prefix}Provider`);
  expect(own.length).toBeGreaterThan(10);
  const provider = only(evaluation, 'pulumi:providers:aws', `${prefix}Provider`);
  expect(JSON.stringify(provider.inputs.defaultTags)).toContain(id);
  expect(only(evaluation, 'aws:budgets/budget:Budget', `${prefix}Budget`).inputs.costFilters).toEqual([
    { name: 'TagKeyValue', values: [`user:Architecture$${id}`] },
  ]);
  expect(only(evaluation, 'aws:synthetics/canary:Canary', `${prefix}Canary`).inputs.name).toMatch(
    /^[0-9a-z_-]{1,21}$/,
  );
  // What collect will read is what the row says publishes metrics.
  const stage = evaluation.outputs.stage as { resources: { architecture: string; resource: string }[] };
  const published = stage.resources.filter((one) => one.architecture === id).map(({ resource }) => resource);
  expect(published.toSorted()).toEqual([...meteredResourcesOf(architecture)].toSorted());
  expect(fixedUsage(evaluation, 730).get(id)?.length).toBeGreaterThan(0);
});

test.for(CATALOGUE)('$id is drawn with its own database', ({ id, database }) => {
  const { boxes } = pictureOf(evaluationOf(id), id);
  const detail =
    database.kind === 'aurora-serverless-v2'
      ? `${1 + database.readers} × ${database.minAcu}–${database.maxAcu} ACU`
      : `${database.instanceClass}, ${database.isMultiAz ? 'Multi-AZ' : 'one zone'}`;
  expect(boxes.filter((box) => box.detail === detail)).toHaveLength(1);
});

test('no name of a resource carries a slash', () => {
  for (const type of [
    'aws:budgets/budget:Budget',
    'aws:cloudwatch/dashboard:Dashboard',
    'aws:cloudwatch/metricAlarm:MetricAlarm',
  ]) {
    const names = byType(variants, type).map(({ inputs }) => String(inputs.name ?? inputs.dashboardName));
    for (const name of names) expect(name).not.toContain('/');
    for (const { id } of VARIANTS) expect(names.some((name) => name.includes(labelOf(id)))).toBe(true);
  }
});

test('a variant shares no database with what it is compared with', () => {
  const databases = [
    ...byType(variants, 'aws:rds/instance:Instance'),
    ...byType(variants, 'aws:rds/cluster:Cluster'),
  ];
  expect(databases).toHaveLength(VARIANTS.length);
  expect(byType(production, 'aws:rds/instance:Instance')).toHaveLength(1);
});

test('serverless/function-url: the function alone is in front, with as much concurrency as the gateway’s', () => {
  const url = only(variants, 'aws:lambda/functionUrl:FunctionUrl', /^ServerlessFunctionUrlFunction/);
  expect(url.inputs).toMatchObject({ authorizationType: 'NONE', invokeMode: 'BUFFERED' });
  expect(url.inputs.cors).toBeUndefined();
  expect(variants.outputs['serverless/function-url']).toBe(
    'https://ServerlessFunctionUrlFunctionUrl.lambda-url.test',
  );
  const fn = only(variants, 'aws:lambda/function:Function', 'ServerlessFunctionUrlFunctionFunction');
  expect(fn.inputs.reservedConcurrentExecutions).toBe(100);
  const gateways = byType(variants, 'aws:apigatewayv2/api:Api').map(({ name }) => name);
  expect(gateways).toContain('ServerlessRdsProxyApiApi');
  expect(gateways).not.toContain('ServerlessFunctionUrlApiApi');
});

test('serverful/fargate: private tasks of the given image, their environment a secret, routed to before they start', () => {
  const service = only(variants, 'aws:ecs/service:Service', 'ServerfulFargateService');
  expect(service.inputs).toMatchObject({
    launchType: 'FARGATE',
    desiredCount: 2,
    networkConfiguration: { assignPublicIp: false, securityGroups: ['ServerfulFargateServerGroup-id'] },
    deploymentCircuitBreaker: { enable: true, rollback: true },
  });
  const rule = only(variants, 'aws:lb/listenerRule:ListenerRule', 'ServerfulFargateRule');
  expect(service.dependencies).toContain(rule.urn);
  const task = only(variants, 'aws:ecs/taskDefinition:TaskDefinition', 'ServerfulFargateTask');
  const [server] = JSON.parse(String(task.inputs.containerDefinitions));
  expect(server).toMatchObject({
    image: 'registry.example.com/crossover-server',
    readonlyRootFilesystem: true,
    secrets: expect.arrayContaining([
      {
        name: 'DATABASE_URL',
        valueFrom: expect.stringMatching(/ServerfulFargateServerEnvironment:DATABASE_URL::$/),
      },
    ]),
  });
  expect(JSON.stringify(server)).not.toMatch(/mysql:\/\/|password/);
  expect(input(task, 'runtimePlatform', 'cpuArchitecture')).toBe('ARM64');
  expect(only(variants, 'aws:lb/targetGroup:TargetGroup', 'ServerfulFargateServers').inputs.targetType).toBe(
    'ip',
  );
  const scaling = only(variants, 'aws:appautoscaling/target:Target', 'ServerfulFargateScaling');
  expect(scaling.inputs).toMatchObject({ minCapacity: 2, maxCapacity: 10 });
});

test('serverless/rds-proxy: functions reach the proxy alone, only the proxy the cluster, and TLS is required', () => {
  const proxy = only(variants, 'aws:rds/proxy:Proxy', /^ServerlessRdsProxyAurora/);
  expect(proxy.inputs).toMatchObject({
    requireTls: true,
    vpcSecurityGroupIds: ['ServerlessRdsProxyProxyGroup-id'],
  });
  const admitted = byType(variants, 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule')
    .filter(({ name }) => name.startsWith('ServerlessRdsProxy'))
    .map(({ inputs }) => `${String(inputs.referencedSecurityGroupId)}>${String(inputs.securityGroupId)}`);
  expect(admitted.toSorted()).toEqual([
    'ServerlessRdsProxyFunctionGroup-id>ServerlessRdsProxyProxyGroup-id',
    'ServerlessRdsProxyMigratorGroup-id>ServerlessRdsProxyProxyGroup-id',
    'ServerlessRdsProxyProxyGroup-id>ServerlessRdsProxyDatabaseGroup-id',
  ]);
  const fn = only(variants, 'aws:lambda/function:Function', 'ServerlessRdsProxyFunctionFunction');
  expect(input(fn, 'environment', 'variables', 'DATABASE_URL')).toContain(
    'ServerlessRdsProxyAuroraProxy.proxy.rds.test',
  );
});

test.for([
  ['serverless/rds-proxy', /RDS Proxy: the proxy keeps connections open, so the cluster never pauses/],
  ['serverful/fargate', /expected CROSSOVER_SERVER_IMAGE to name the server's container image/],
] as const)(
  'a personal stage of %s refuses what cannot be, before anything is created',
  async ([id, message]) => {
    await expect(evaluate({ stage: 'alex', environment: { CROSSOVER_ARCHITECTURES: id } })).rejects.toThrow(
      message,
    );
  },
);
