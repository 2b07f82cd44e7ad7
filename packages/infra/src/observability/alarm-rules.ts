import type { MeteredResource } from '@crossover/model';

/** When somebody should look; pure data. */
export interface AlarmRule {
  readonly name: string;
  readonly resource: MeteredResource;
  readonly metric: string;
  /** As the metric catalogue has it; together with the name it finds namespace, dimensions and period. */
  readonly statistic: string;
  readonly isAbove: boolean;
  /** A number, or a share of the connections that the database takes. */
  readonly threshold: number | { readonly shareOfConnections: number };
  /** Periods in a row. */
  readonly periods: number;
  readonly why: string;
}

const rule = (
  name: string,
  resource: MeteredResource,
  metric: string,
  statistic: string,
  threshold: AlarmRule['threshold'],
  why: string,
  periods = 3,
  isAbove = true,
): AlarmRule => ({ name, resource, metric, statistic, threshold, why, periods, isAbove });

export const ALARM_RULES: readonly AlarmRule[] = [
  rule(
    'TargetErrors',
    'load-balancer',
    'HTTPCode_Target_5XX_Count',
    'Sum',
    10,
    'the API answers with errors',
  ),
  rule(
    'BalancerErrors',
    'load-balancer',
    'HTTPCode_ELB_5XX_Count',
    'Sum',
    10,
    'the balancer reaches no target in time',
  ),
  rule(
    'Slow',
    'load-balancer',
    'TargetResponseTime',
    'p99',
    1,
    'one request in a hundred takes more than a second',
  ),
  rule('NoServer', 'server-target-group', 'HealthyHostCount', 'Minimum', 1, 'no healthy server', 2, false),
  rule('Processor', 'server-group', 'CPUUtilization', 'Average', 85, 'scaling does not keep up'),
  rule(
    'Credits',
    'server-group',
    'CPUSurplusCreditBalance',
    'Maximum',
    10,
    'burst credits are owed and will be billed',
  ),
  rule('TaskProcessor', 'server-service', 'CPUUtilization', 'Average', 85, 'scaling does not keep up'),
  rule(
    'UrlErrors',
    'function-url',
    'Url5xxCount',
    'Sum',
    10,
    'the function URL or the API answers with errors',
  ),
  rule(
    'UrlSlow',
    'function-url',
    'UrlRequestLatency',
    'p99',
    1_000,
    'one request in a hundred takes more than a second',
  ),
  rule(
    'ProxyConnections',
    'database-proxy',
    'DatabaseConnections',
    'Maximum',
    { shareOfConnections: 0.8 },
    'connections run out behind the proxy',
  ),
  rule('ApiErrors', 'http-api', '5xx', 'Sum', 10, 'the gateway or the API answers with errors'),
  rule('ApiSlow', 'http-api', 'Latency', 'p99', 1_000, 'one request in a hundred takes more than a second'),
  rule('FunctionErrors', 'function', 'Errors', 'Sum', 5, 'invocations fail'),
  rule('Throttles', 'function', 'Throttles', 'Sum', 1, 'the reserved concurrency is used up', 1),
  rule(
    'DatabaseProcessor',
    'rds-instance',
    'CPUUtilization',
    'Average',
    85,
    'the database is the bottleneck',
  ),
  rule(
    'Connections',
    'rds-instance',
    'DatabaseConnections',
    'Maximum',
    { shareOfConnections: 0.8 },
    'connections run out',
  ),
  rule(
    'Storage',
    'rds-instance',
    'FreeStorageSpace',
    'Minimum',
    4 * 1024 ** 3,
    'less than 4 GiB of storage left',
    3,
    false,
  ),
  rule('Capacity', 'aurora-cluster', 'ACUUtilization', 'Maximum', 90, 'Aurora is at its highest capacity'),
  rule(
    'Connections',
    'aurora-cluster',
    'DatabaseConnections',
    'Maximum',
    { shareOfConnections: 0.8 },
    'connections run out',
  ),
];
