import { CloudWatchClient, type GetMetricDataCommandOutput } from '@aws-sdk/client-cloudwatch';
import {
  type DescribeRulesCommandOutput,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import type { ControllerTargets } from '../src/controller/adjust.ts';
import { createFrontDoor } from '../src/controller/front-door.ts';

const TARGETS: ControllerTargets = {
  ruleArn: 'rule',
  serverTargetGroupArn: 'servers',
  functionTargetGroupArn: 'functions',
  loadBalancer: 'app/lb/1',
  serverTargetGroup: 'targetgroup/s/1',
};

type Answer = Partial<GetMetricDataCommandOutput & DescribeRulesCommandOutput>;

/** The real clients, answered before anything is sent, and what they were asked. */
function frontDoor(answer: Answer) {
  const asked: unknown[] = [];
  const settings = { region: 'eu-central-1' };
  const metrics = new CloudWatchClient(settings);
  const balancers = new ElasticLoadBalancingV2Client(settings);
  const answerIt = () => async (call: { input: unknown }) => {
    asked.push(call.input);
    return { output: { $metadata: {}, ...answer }, response: {} };
  };
  metrics.middlewareStack.add(answerIt, { step: 'initialize' });
  balancers.middlewareStack.add(answerIt, { step: 'initialize' });
  return { door: createFrontDoor(metrics, balancers), asked };
}

const NOW = new Date('2026-11-21T12:34:56Z');

test('it looks at the five last full minutes, and the newest that has arrived counts', async () => {
  const { door, asked } = frontDoor({
    MetricDataResults: [
      { Id: 'healthy', Values: [2, 3] },
      { Id: 'requests', Values: [1200, 60] },
    ],
  });
  expect(await door.observe(TARGETS, NOW)).toEqual({ ratePerSecond: 20, healthyServers: 2 });
  const ofBalancer = { Name: 'LoadBalancer', Value: 'app/lb/1' };
  const ofServers = { Name: 'TargetGroup', Value: 'targetgroup/s/1' };
  const query = (Id: string, MetricName: string, Stat: string, Dimensions: object[]) => ({
    Id,
    MetricStat: { Metric: { Namespace: 'AWS/ApplicationELB', MetricName, Dimensions }, Period: 60, Stat },
  });
  expect(asked).toEqual([
    {
      StartTime: new Date('2026-11-21T12:29:00Z'),
      EndTime: new Date('2026-11-21T12:34:00Z'),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: [
        query('requests', 'RequestCount', 'Sum', [ofBalancer]),
        query('healthy', 'HealthyHostCount', 'Minimum', [ofBalancer, ofServers]),
      ],
    },
  ]);
});

test('no metric is not zero: no server that is healthy is, and no minute that has arrived is unknown', async () => {
  const unknown = { ratePerSecond: null, healthyServers: null };
  expect(await frontDoor({}).door.observe(TARGETS, NOW)).toEqual(unknown);
  const empty = { MetricDataResults: [{ Id: 'requests', Values: [] }] };
  expect(await frontDoor(empty).door.observe(TARGETS, NOW)).toEqual(unknown);
  const none = { MetricDataResults: [{ Id: 'healthy', Values: [0] }] };
  expect(await frontDoor(none).door.observe(TARGETS, NOW)).toEqual({ ...unknown, healthyServers: 0 });
});

test('weights are read by the target group that they belong to, in whatever order', async () => {
  const rule = (TargetGroups: { TargetGroupArn: string; Weight: number }[]) => ({
    Rules: [{ Actions: [{ Type: 'forward' as const, ForwardConfig: { TargetGroups } }] }],
  });
  const { door, asked } = frontDoor(
    rule([
      { TargetGroupArn: 'functions', Weight: 30 },
      { TargetGroupArn: 'servers', Weight: 70 },
    ]),
  );
  expect(await door.readWeights(TARGETS)).toEqual({ servers: 70, functions: 30 });
  expect(asked).toEqual([{ RuleArns: ['rule'] }]);
  const alone = frontDoor(rule([{ TargetGroupArn: 'servers', Weight: 100 }]));
  expect(await alone.door.readWeights(TARGETS)).toEqual({ servers: 100, functions: 0 });
});

test('weights are written into the rule, of both target groups at once', async () => {
  const { door, asked } = frontDoor({});
  await door.writeWeights(TARGETS, { servers: 37, functions: 63 });
  const TargetGroups = [
    { TargetGroupArn: 'servers', Weight: 37 },
    { TargetGroupArn: 'functions', Weight: 63 },
  ];
  expect(asked).toEqual([
    { RuleArn: 'rule', Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }] },
  ]);
});
