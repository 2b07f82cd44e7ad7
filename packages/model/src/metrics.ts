import type { Architecture, Database, FrontDoor, ServerFleet } from './architecture.ts';
import { CATALOGUE } from './catalogue.ts';

/** A kind of deployed thing that publishes metrics; its dimensions' values are known after a deploy. */
export type MeteredResource =
  | 'load-balancer'
  | 'server-target-group'
  | 'server-group'
  | 'server-service'
  | 'http-api'
  | 'function-url'
  | 'function'
  | 'database-proxy'
  | 'rds-instance'
  | 'aurora-cluster';

/** One CloudWatch metric that dashboards show and `collect` reads. */
export interface CloudWatchMetric {
  /** Stable key in telemetry, e.g. `load-balancer/requests`. */
  readonly id: string;
  readonly resource: MeteredResource;
  readonly namespace: string;
  readonly name: string;
  /** Names of the dimensions; the deploy knows their values. */
  readonly dimensions: readonly string[];
  /** As CloudWatch writes it: `Sum`, `Average`, `Maximum`, `p99`. */
  readonly statistic: string;
  readonly unit: 'count' | 'percent' | 's' | 'ms' | 'byte' | 'acu' | 'lcu';
  /** The finest the service publishes without a charge. */
  readonly periodSeconds: number;
  readonly title: string;
}

type Row = readonly [
  name: string,
  statistic: string,
  unit: CloudWatchMetric['unit'],
  title: string,
  periodSeconds?: number,
];

function rows(
  resource: MeteredResource,
  namespace: string,
  dimensions: readonly string[],
  of: readonly Row[],
): readonly CloudWatchMetric[] {
  return of.map(([name, statistic, unit, title, periodSeconds = 60]) => ({
    id: `${resource}/${name}/${statistic}`,
    resource,
    namespace,
    name,
    dimensions,
    statistic,
    unit,
    periodSeconds,
    title,
  }));
}

/**
 * By what publishes them. Units as AWS publishes them: a load balancer's and RDS's latencies are seconds, those of
 * API Gateway, Lambda and Aurora's statements are milliseconds.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.monitoring.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.viewing.monitoring.html
 */
export const CLOUDWATCH_METRICS: readonly CloudWatchMetric[] = [
  ...rows(
    'load-balancer',
    'AWS/ApplicationELB',
    ['LoadBalancer'],
    [
      ['RequestCount', 'Sum', 'count', 'Requests'],
      ['TargetResponseTime', 'p50', 's', 'Time in the target, median'],
      ['TargetResponseTime', 'p99', 's', 'Time in the target, 99th percentile'],
      ['HTTPCode_Target_5XX_Count', 'Sum', 'count', 'Errors of the target'],
      ['HTTPCode_ELB_5XX_Count', 'Sum', 'count', 'Errors of the balancer'],
      ['ConsumedLCUs', 'Sum', 'lcu', 'Load balancer capacity units'],
      // What the capacity units are the largest of.
      ['NewConnectionCount', 'Sum', 'count', 'New connections'],
      ['ActiveConnectionCount', 'Sum', 'count', 'Open connections'],
      ['ProcessedBytes', 'Sum', 'byte', 'Bytes through the balancer'],
      ['RuleEvaluations', 'Sum', 'count', 'Rule evaluations'],
      ['RejectedConnectionCount', 'Sum', 'count', 'Connections refused'],
    ],
  ),
  ...rows(
    'server-target-group',
    'AWS/ApplicationELB',
    ['TargetGroup', 'LoadBalancer'],
    [
      ['HealthyHostCount', 'Minimum', 'count', 'Healthy servers'],
      ['RequestCountPerTarget', 'Sum', 'count', 'Requests per server'],
    ],
  ),
  // Without the charge for detailed monitoring EC2 publishes every five minutes; with it every minute.
  ...rows(
    'server-group',
    'AWS/EC2',
    ['AutoScalingGroupName'],
    [
      ['CPUUtilization', 'Average', 'percent', 'Processor of the servers'],
      ['CPUCreditUsage', 'Sum', 'count', 'Processor credits spent', 300],
      ['CPUCreditBalance', 'Minimum', 'count', 'Processor credits left', 300],
      ['CPUSurplusCreditsCharged', 'Sum', 'count', 'Processor credits charged', 300],
      ['CPUSurplusCreditBalance', 'Maximum', 'count', 'Processor credits owed', 300],
      ['NetworkOut', 'Sum', 'byte', 'Bytes sent by the servers'],
    ],
  ),
  ...rows(
    'server-service',
    'AWS/ECS',
    ['ClusterName', 'ServiceName'],
    [
      ['CPUUtilization', 'Average', 'percent', 'Processor of the tasks'],
      ['MemoryUtilization', 'Average', 'percent', 'Memory of the tasks'],
    ],
  ),
  ...rows(
    'function-url',
    'AWS/Lambda',
    ['FunctionName'],
    [
      ['UrlRequestCount', 'Sum', 'count', 'Requests'],
      ['UrlRequestLatency', 'p50', 'ms', 'Time in the function URL and behind it, median'],
      ['UrlRequestLatency', 'p99', 'ms', 'Time in the function URL and behind it, 99th percentile'],
      ['Url4xxCount', 'Sum', 'count', 'Refused requests'],
      ['Url5xxCount', 'Sum', 'count', 'Errors'],
    ],
  ),
  ...rows(
    'http-api',
    'AWS/ApiGateway',
    ['ApiId'],
    [
      ['Count', 'Sum', 'count', 'Requests'],
      ['Latency', 'p50', 'ms', 'Time in the gateway and behind it, median'],
      ['Latency', 'p99', 'ms', 'Time in the gateway and behind it, 99th percentile'],
      ['IntegrationLatency', 'p50', 'ms', 'Time behind the gateway, median'],
      ['IntegrationLatency', 'p99', 'ms', 'Time behind the gateway, 99th percentile'],
      ['4xx', 'Sum', 'count', 'Refused requests'],
      ['5xx', 'Sum', 'count', 'Errors'],
      ['DataProcessed', 'Sum', 'byte', 'Bytes through the gateway'],
    ],
  ),
  ...rows(
    'function',
    'AWS/Lambda',
    ['FunctionName'],
    [
      ['Invocations', 'Sum', 'count', 'Invocations'],
      ['Errors', 'Sum', 'count', 'Errors of the function'],
      ['Throttles', 'Sum', 'count', 'Throttled invocations'],
      ['Duration', 'p50', 'ms', 'Duration without initialisation, median'],
      ['Duration', 'p99', 'ms', 'Duration without initialisation, 99th percentile'],
      ['ConcurrentExecutions', 'Maximum', 'count', 'Execution environments at once'],
    ],
  ),
  ...rows(
    'database-proxy',
    'AWS/RDS',
    ['ProxyName'],
    [
      ['ClientConnections', 'Maximum', 'count', 'Connections of clients'],
      ['DatabaseConnections', 'Maximum', 'count', 'Connections to the database'],
      ['DatabaseConnectionsCurrentlySessionPinned', 'Maximum', 'count', 'Connections pinned to one client'],
      ['MaxDatabaseConnectionsAllowed', 'Minimum', 'count', 'Connections allowed'],
    ],
  ),
  ...rows(
    'rds-instance',
    'AWS/RDS',
    ['DBInstanceIdentifier'],
    [
      ['CPUUtilization', 'Average', 'percent', 'Processor of the database'],
      ['DatabaseConnections', 'Maximum', 'count', 'Connections'],
      ['FreeStorageSpace', 'Minimum', 'byte', 'Free storage'],
      ['ReadLatency', 'Average', 's', 'Disk read'],
      ['WriteLatency', 'Average', 's', 'Disk write'],
      ['ReadIOPS', 'Average', 'count', 'Disk reads per second'],
      ['WriteIOPS', 'Average', 'count', 'Disk writes per second'],
    ],
  ),
  ...rows(
    'aurora-cluster',
    'AWS/RDS',
    ['DBClusterIdentifier'],
    [
      ['ServerlessDatabaseCapacity', 'Average', 'acu', 'Capacity; what the bill is computed from'],
      ['ACUUtilization', 'Maximum', 'percent', 'Share of the highest capacity'],
      ['CPUUtilization', 'Average', 'percent', 'Processor, of the highest capacity'],
      ['DatabaseConnections', 'Maximum', 'count', 'Connections'],
      ['SelectLatency', 'Average', 'ms', 'Select statements'],
      ['CommitLatency', 'Average', 'ms', 'Commits'],
      ['VolumeReadIOPs', 'Sum', 'count', 'Billed reads', 300],
      ['VolumeWriteIOPs', 'Sum', 'count', 'Billed writes', 300],
    ],
  ),
];

/** What load balancers, HTTP APIs and function URLs call the requests that came to them. */
export const FRONT_DOOR_REQUESTS: readonly string[] = ['RequestCount', 'Count', 'UrlRequestCount'];

const FRONT_DOORS: Readonly<Record<FrontDoor['kind'], readonly MeteredResource[]>> = {
  'application-load-balancer': ['load-balancer', 'server-target-group'],
  'weighted-load-balancer': ['load-balancer', 'server-target-group'],
  'http-api': ['http-api'],
  'function-url': ['function-url'],
};
const FLEETS: Readonly<Record<ServerFleet['kind'], MeteredResource>> = {
  ec2: 'server-group',
  fargate: 'server-service',
};
const DATABASES: Readonly<Record<Database['kind'], MeteredResource>> = {
  'rds-mysql': 'rds-instance',
  'aurora-serverless-v2': 'aurora-cluster',
};

/** What of an architecture publishes metrics, in the order of a dashboard: front door first. */
export function meteredResourcesOf({
  frontDoor,
  servers,
  functions,
  database,
}: Architecture): readonly MeteredResource[] {
  return [
    ...FRONT_DOORS[frontDoor.kind],
    ...(servers === undefined ? [] : [FLEETS[servers.kind]]),
    ...(functions === undefined ? [] : ['function' as const]),
    ...(database.hasProxy === true ? ['database-proxy' as const] : []),
    DATABASES[database.kind],
  ];
}

/** In dashboard order; empty for an architecture that nothing is known of. */
export function cloudWatchMetricsOf(architectureId: string): readonly CloudWatchMetric[] {
  const architecture = CATALOGUE.find(({ id }) => id === architectureId);
  const resources = architecture === undefined ? [] : meteredResourcesOf(architecture);
  return resources.flatMap((resource) => CLOUDWATCH_METRICS.filter((metric) => metric.resource === resource));
}
