import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import {
  DescribeRulesCommand,
  type ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { FrontDoor, Weights } from './adjust.ts';

const PERIOD_SECONDS = 60;
/** Metrics arrive one to three minutes late: the newest full minute in this window counts. */
const WINDOW_MS = 5 * PERIOD_SECONDS * 1000;
const NAMESPACE = 'AWS/ApplicationELB';

/** The front door in AWS: metrics from CloudWatch, weights in the listener's rule. */
export function createFrontDoor(
  metrics: CloudWatchClient,
  balancers: ElasticLoadBalancingV2Client,
): FrontDoor {
  return {
    async observe({ loadBalancer, serverTargetGroup }, now) {
      const end = new Date(Math.floor(now.getTime() / (PERIOD_SECONDS * 1000)) * PERIOD_SECONDS * 1000);
      const { MetricDataResults = [] } = await metrics.send(
        new GetMetricDataCommand({
          StartTime: new Date(end.getTime() - WINDOW_MS),
          EndTime: end,
          ScanBy: 'TimestampDescending',
          MetricDataQueries: [
            query('requests', 'RequestCount', 'Sum', { LoadBalancer: loadBalancer }),
            query('healthy', 'HealthyHostCount', 'Minimum', {
              LoadBalancer: loadBalancer,
              TargetGroup: serverTargetGroup,
            }),
          ],
        }),
      );
      const newest = (id: string): number | null =>
        MetricDataResults.find((result) => result.Id === id)?.Values?.[0] ?? null;
      const requests = newest('requests');
      return {
        ratePerSecond: requests === null ? null : requests / PERIOD_SECONDS,
        healthyServers: newest('healthy'),
      };
    },

    async readWeights({ ruleArn, serverTargetGroupArn, functionTargetGroupArn }) {
      const { Rules = [] } = await balancers.send(new DescribeRulesCommand({ RuleArns: [ruleArn] }));
      const groups = Rules[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? [];
      const weightOf = (arn: string): number =>
        groups.find((group) => group.TargetGroupArn === arn)?.Weight ?? 0;
      return { servers: weightOf(serverTargetGroupArn), functions: weightOf(functionTargetGroupArn) };
    },

    async writeWeights({ ruleArn, serverTargetGroupArn, functionTargetGroupArn }, weights: Weights) {
      await balancers.send(
        new ModifyRuleCommand({
          RuleArn: ruleArn,
          Actions: [
            {
              Type: 'forward',
              ForwardConfig: {
                TargetGroups: [
                  { TargetGroupArn: serverTargetGroupArn, Weight: weights.servers },
                  { TargetGroupArn: functionTargetGroupArn, Weight: weights.functions },
                ],
              },
            },
          ],
        }),
      );
    },
  };
}

function query(
  id: string,
  name: string,
  statistic: string,
  dimensions: Readonly<Record<string, string>>,
): MetricDataQuery {
  return {
    Id: id,
    MetricStat: {
      Metric: {
        Namespace: NAMESPACE,
        MetricName: name,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: PERIOD_SECONDS,
      Stat: statistic,
    },
  };
}
