import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLOUDWATCH_METRICS, cloudWatchMetricsOf, deployedStageSchema } from '@crossover/model';
import { expect, inject, test } from 'vitest';
import { byType, type Evaluation, only } from '../../packages/infra/evaluation/graph.ts';
import { ROOT } from '../../packages/infra/scripts/platform.ts';
import { awsResources, input } from './resources.ts';

const { production, personal } = inject('evaluations');
const ALARM = 'aws:cloudwatch/metricAlarm:MetricAlarm';
const DASHBOARD = 'aws:cloudwatch/dashboard:Dashboard';
const IDS = ['serverful', 'serverless', 'hybrid'] as const;

/** What each dimension may be: the names and suffixes of resources that this evaluation registers. */
function knownDimensions(evaluation: Evaluation): Record<string, Set<string>> {
  const names = (type: string, value: (name: string, inputs: Record<string, unknown>) => unknown) =>
    new Set(byType(evaluation, type).map(({ name, inputs }) => String(value(name, inputs))));
  return {
    LoadBalancer: names('aws:lb/loadBalancer:LoadBalancer', (name) => `app/${name}/0123456789abcdef`),
    TargetGroup: names('aws:lb/targetGroup:TargetGroup', (name) => `targetgroup/${name}/0123456789abcdef`),
    AutoScalingGroupName: names('aws:autoscaling/group:Group', (name) => name),
    ApiId: names('aws:apigatewayv2/api:Api', (name) => `${name}-id`),
    FunctionName: names('aws:lambda/function:Function', (name, inputs) => inputs.name ?? name),
    DBInstanceIdentifier: names('aws:rds/instance:Instance', (_, inputs) => inputs.identifier),
    DBClusterIdentifier: names('aws:rds/cluster:Cluster', (_, inputs) => inputs.clusterIdentifier),
    CanaryName: names('aws:synthetics/canary:Canary', (_, inputs) => inputs.name),
  };
}

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: { readonly metrics?: readonly (readonly unknown[])[] };
}

function widgets(evaluation: Evaluation, name: string): Widget[] {
  const body = JSON.parse(String(only(evaluation, DASHBOARD, name).inputs.dashboardBody)) as {
    widgets: Widget[];
  };
  return body.widgets;
}

test.for(['production', 'personal'] as const)(
  '%s: every alarm acts, and watches a resource that is there',
  (kind) => {
    const evaluation = kind === 'production' ? production : personal;
    const known = knownDimensions(evaluation);
    const alarms = byType(evaluation, ALARM);
    expect(alarms.length).toBeGreaterThan(20);
    for (const { name, inputs } of alarms) {
      expect(inputs.alarmActions, name).toEqual([expect.stringContaining('AlertsTopic')]);
      expect(inputs.okActions, name).toEqual(inputs.alarmActions);
      for (const [dimension, value] of Object.entries(inputs.dimensions as Record<string, string>)) {
        expect([...(known[dimension] ?? [])], `${name}: ${dimension}`).toContain(value);
      }
      if (inputs.namespace === 'CloudWatchSynthetics') continue;
      const dimensions = Object.keys(inputs.dimensions as object)
        .sort()
        .join();
      const metric = CLOUDWATCH_METRICS.find(
        (row) =>
          row.namespace === inputs.namespace &&
          row.name === inputs.metricName &&
          row.statistic === (inputs.statistic ?? inputs.extendedStatistic) &&
          row.dimensions.toSorted().join() === dimensions,
      );
      expect(inputs.period, name).toBe(metric?.periodSeconds);
    }
  },
);

test.for(IDS)('%s: its dashboard shows every metric that is collected, of resources that are there', (id) => {
  const known = knownDimensions(production);
  const prefix = id.charAt(0).toUpperCase() + id.slice(1);
  const rows = widgets(production, `${prefix}Dashboard`).flatMap(
    ({ properties }) => properties.metrics ?? [],
  );
  const shown = rows.map((row) => {
    const [namespace, name, ...rest] = row;
    const { stat } = rest.pop() as { stat: string };
    for (let index = 0; index < rest.length; index += 2) {
      const [dimension, value] = [String(rest[index]), String(rest[index + 1])];
      expect([...(known[dimension] ?? [])], `${String(name)}: ${dimension}`).toContain(value);
      // Of this architecture, or the database that hybrid shares.
      expect(value.toLowerCase()).toMatch(id === 'hybrid' ? /hybrid|serverfulmysql/ : id);
    }
    return `${String(namespace)} ${String(name)} ${stat}`;
  });
  expect(shown).toEqual(
    expect.arrayContaining(cloudWatchMetricsOf(id).map((m) => `${m.namespace} ${m.name} ${m.statistic}`)),
  );
  expect(rows.length).toBe(cloudWatchMetricsOf(id).length);
});

test('side by side: one column for each architecture, none over another', () => {
  const all = widgets(production, 'ComparisonDashboard');
  const columns = new Set(all.map(({ x }) => x));
  expect([...columns]).toEqual([0, 8, 16]);
  for (const { x, width } of all) expect(x + width).toBeLessThanOrEqual(24);
  const cells = all.flatMap(({ x, y, height }) =>
    Array.from({ length: height }, (_, row) => `${x},${y + row}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
});

test.for(['production', 'personal'] as const)(
  '%s tells collect what to read: one resource for each metric',
  (kind) => {
    const evaluation = kind === 'production' ? production : personal;
    const stage = deployedStageSchema.parse(evaluation.outputs.stage);
    const known = knownDimensions(evaluation);
    expect(stage).toMatchObject({ stage: evaluation.stage, region: 'us-east-1' });
    for (const id of IDS) {
      const resources = stage.resources.filter(({ architecture }) => architecture === id);
      for (const metric of cloudWatchMetricsOf(id)) {
        const publisher = resources.find(({ resource }) => resource === metric.resource);
        for (const dimension of metric.dimensions) {
          expect([...(known[dimension] ?? [])], `${id} ${metric.id}`).toContain(
            publisher?.dimensions[dimension],
          );
        }
      }
    }
    const functions = stage.resources.filter(({ resource }) => resource === 'function');
    const logGroups = byType(evaluation, 'aws:cloudwatch/logGroup:LogGroup').map(({ name }) => name);
    expect(functions).toHaveLength(2);
    expect(logGroups).toEqual(
      expect.arrayContaining(['ServerlessFunctionLogGroup', 'HybridFunctionLogGroup']),
    );
    for (const { logGroup, traceService } of functions) {
      expect(logGroup).toMatch(/^\/aws\/lambda\/.+Function/);
      expect(traceService).toBe(logGroup?.replace('/aws/lambda/', ''));
    }
    const cluster = stage.resources.find(({ resource }) => resource === 'aurora-cluster');
    const members = byType(evaluation, 'aws:rds/clusterInstance:ClusterInstance').map(
      ({ inputs }) => inputs.identifier,
    );
    expect(cluster?.instances.toSorted()).toEqual(members.map(String).sort());
    expect(JSON.stringify(stage)).not.toContain('password');
  },
);

test("every resource of an architecture is on the provider that tags it, and SST's tags with it", () => {
  for (const evaluation of [production, personal]) {
    for (const id of IDS) {
      const prefix = id.charAt(0).toUpperCase() + id.slice(1);
      const provider = only(evaluation, 'pulumi:providers:aws', `${prefix}Provider`);
      const { tags } = JSON.parse(String(provider.inputs.defaultTags)) as { tags: Record<string, string> };
      expect(tags).toMatchObject({
        Architecture: id,
        Project: 'crossover',
        Stage: evaluation.stage,
        'sst:app': 'crossover',
        'sst:stage': evaluation.stage,
      });
      const strays = awsResources(evaluation).filter(
        (resource) => resource.name.startsWith(prefix) && resource.provider !== `${prefix}Provider`,
      );
      expect(strays.map(({ name }) => name)).toEqual([]);
    }
  }
});

test('what serves all architectures is tagged shared, and a time to live reaches everything', () => {
  expect(production.app.providers).toMatchObject({
    aws: { defaultTags: { tags: { Architecture: 'shared', Stage: 'production' } } },
  });
  expect(production.app.providers).not.toMatchObject({
    aws: { defaultTags: { tags: { ExpiresAt: expect.anything() } } },
  });
  const expiresAt = '2026-12-01T18:00:00.000Z';
  expect(personal.app.providers).toMatchObject({ aws: { defaultTags: { tags: { ExpiresAt: expiresAt } } } });
  for (const provider of byType(personal, 'pulumi:providers:aws').filter(({ name }) =>
    name.endsWith('Provider'),
  )) {
    if (!/^(Serverful|Serverless|Hybrid)/.test(provider.name)) continue;
    expect(String(provider.inputs.defaultTags)).toContain(expiresAt);
  }
});

test('a budget for each architecture, by its tag, that tells at 50, 80 and 100 %', () => {
  for (const id of IDS) {
    const budget = only(production, 'aws:budgets/budget:Budget', new RegExp(`^${id}Budget$`, 'i'));
    expect(budget.inputs).toMatchObject({
      timeUnit: 'MONTHLY',
      limitAmount: '250',
      costFilters: [{ name: 'TagKeyValue', values: [`user:Architecture$${id}`] }],
    });
    const notifications = budget.inputs.notifications as {
      threshold: number;
      subscriberSnsTopicArns: string[];
    }[];
    expect(notifications.map(({ threshold }) => threshold)).toEqual([50, 80, 100]);
    for (const { subscriberSnsTopicArns } of notifications) expect(subscriberSnsTopicArns).toHaveLength(1);
  }
  expect(only(production, 'aws:sns/topicSubscription:TopicSubscription').inputs).toMatchObject({
    protocol: 'email',
    endpoint: 'ops@example.com',
  });
});

test('cost tags are activated on request only: the first deploy of an account must not fail over them', () => {
  const tags = byType(production, 'aws:costexplorer/costAllocationTag:CostAllocationTag');
  expect(tags.map(({ inputs }) => inputs.tagKey)).toEqual(['Project', 'Stage', 'Architecture']);
  expect(byType(personal, 'aws:costexplorer/costAllocationTag:CostAllocationTag')).toEqual([]);
});

test('canaries ask each front door, in production alone; their script is there and loads', () => {
  const canaries = byType(production, 'aws:synthetics/canary:Canary');
  expect(canaries).toHaveLength(3);
  for (const { inputs } of canaries) {
    expect(String(inputs.name)).toMatch(/^[a-z0-9_-]{1,21}$/);
    expect(input({ inputs } as never, 'runConfig', 'environmentVariables', 'TARGET_URL')).toMatch(
      /^https:\/\/(serverful|serverless|hybrid)\.example\.com\/readyz$/,
    );
  }
  expect(new Set(canaries.map(({ inputs }) => inputs.name)).size).toBe(3);
  expect(byType(personal, 'aws:synthetics/canary:Canary')).toEqual([]);
  const script = readFileSync(join(ROOT, 'packages/infra/src/canary/readiness.js'), 'utf8');
  expect(script).toContain('exports.handler');
});

test('every log group ends: production keeps three months, a personal stage a week', () => {
  for (const [evaluation, days] of [
    [production, 90],
    [personal, 7],
  ] as const) {
    const groups = byType(evaluation, 'aws:cloudwatch/logGroup:LogGroup');
    expect(groups.length).toBeGreaterThanOrEqual(8);
    for (const { name, inputs } of groups) expect(inputs.retentionInDays, name).toBe(days);
    const lifecycle = only(evaluation, 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration');
    expect(input(lifecycle, 'rules', 0, 'expiration', 'days')).toBe(days);
  }
});
