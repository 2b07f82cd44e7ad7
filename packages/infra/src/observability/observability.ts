import { type CloudWatchMetric, cloudWatchMetricsOf, labelOf } from '@crossover/model';
import type { Output } from '@pulumi/pulumi';
import type { Context } from '../context.ts';
import type { Deployed } from '../deployed.ts';
import { ALARM_RULES } from './alarm-rules.ts';
import { dashboardBody, type PlacedMetric } from './dashboard.ts';

/** Alarms of each architecture, a dashboard for each, and one with all of them side by side. */
export function createObservability(
  deployed: readonly Deployed[],
  topicArn: Output<string>,
  context: Context,
): void {
  for (const architecture of deployed) createAlarms(architecture, topicArn);
  const placed = deployed.map((architecture) => ({ architecture, metrics: place(architecture) }));
  for (const { architecture, metrics } of placed) {
    new aws.cloudwatch.Dashboard(
      `${architecture.name}Dashboard`,
      {
        dashboardName: `${$app.name}-${context.stage.name}-${labelOf(architecture.id)}`,
        dashboardBody: $util
          .all(metrics)
          .apply((resolved) =>
            dashboardBody(context.settings.region, [{ title: architecture.id, metrics: resolved }]),
          ),
      },
      { provider: architecture.scope.provider },
    );
  }
  new aws.cloudwatch.Dashboard('ComparisonDashboard', {
    dashboardName: `${$app.name}-${context.stage.name}-comparison`,
    dashboardBody: $util.all(placed.map(({ metrics }) => $util.all(metrics))).apply((columns) =>
      dashboardBody(
        context.settings.region,
        columns.map((metrics, index) => ({ title: deployed[index]?.id ?? '', metrics })),
      ),
    ),
  });
}

function dimensionsOf({ metered, id }: Deployed, metric: CloudWatchMetric): Record<string, Output<string>> {
  const values = metered[metric.resource]?.dimensions;
  if (values === undefined)
    throw new Error(`expected ${id} to have a ${metric.resource}, whose metrics are collected`);
  return Object.fromEntries(
    metric.dimensions.map((name) => {
      const value = values[name];
      if (value === undefined)
        throw new Error(`expected dimension ${name} of ${id}'s ${metric.resource}, found none`);
      return [name, value];
    }),
  );
}

function place(architecture: Deployed): Output<PlacedMetric>[] {
  return cloudWatchMetricsOf(architecture.id).map((metric) =>
    $util.all(dimensionsOf(architecture, metric)).apply((dimensions) => ({ metric, dimensions })),
  );
}

function createAlarms(architecture: Deployed, topicArn: Output<string>): void {
  const metrics = cloudWatchMetricsOf(architecture.id);
  for (const rule of ALARM_RULES) {
    if (architecture.metered[rule.resource] === undefined) continue;
    const metric = metrics.find(
      ({ resource, name, statistic }) =>
        resource === rule.resource && name === rule.metric && statistic === rule.statistic,
    );
    if (metric === undefined)
      throw new Error(`alarm ${rule.name} watches ${rule.metric}, which is not in the catalogue`);
    const { threshold } = rule;
    new aws.cloudwatch.MetricAlarm(
      `${architecture.name}${rule.name}Alarm`,
      {
        name: `${$app.name}-${$app.stage}-${labelOf(architecture.id)}-${rule.name}`,
        alarmDescription: `${architecture.id}: ${rule.why}`,
        namespace: metric.namespace,
        metricName: metric.name,
        dimensions: dimensionsOf(architecture, metric),
        period: metric.periodSeconds,
        ...(/^p\d/.test(metric.statistic)
          ? { extendedStatistic: metric.statistic }
          : { statistic: metric.statistic }),
        evaluationPeriods: rule.periods,
        comparisonOperator: rule.isAbove ? 'GreaterThanOrEqualToThreshold' : 'LessThanThreshold',
        threshold:
          typeof threshold === 'number'
            ? threshold
            : Math.floor(threshold.shareOfConnections * architecture.maxConnections),
        // Without traffic a balancer publishes nothing: no requests is no fault, no healthy server is one.
        treatMissingData: rule.isAbove ? 'notBreaching' : 'breaching',
        alarmActions: [topicArn],
        okActions: [topicArn],
      },
      { provider: architecture.scope.provider },
    );
  }
}
