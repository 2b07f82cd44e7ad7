import type { Architecture } from '@crossover/model';
import type { UsageEntry } from '../usage-file/entry.ts';
import type { OperationSettings } from './settings.ts';
import type { Traffic } from './traffic.ts';

const BYTES_PER_GIB = 2 ** 30;
const DAYS_PER_MONTH = 30.4;
const BALANCER_LOG_FILES_PER_HOUR = 12;

/** Traces that X-Ray's sampling rule keeps: the first of each second and a share of the others. */
export function tracesRecorded(traffic: Traffic, settings: OperationSettings): number {
  let traces = 0;
  for (const { hours, ratePerSecond } of traffic.parts) {
    const first = Math.min(ratePerSecond, settings.tracedPerSecond);
    traces += (first + settings.tracedShare * (ratePerSecond - first)) * hours * 3600;
  }
  return traces;
}

const hasProxy = ({ database }: Architecture): boolean =>
  database.kind === 'aurora-serverless-v2' && database.hasProxy === true;

function alarmsOf(architecture: Architecture, { alarms }: OperationSettings): number {
  const { frontDoor, servers, functions, database } = architecture;
  const isGateway = frontDoor.kind === 'http-api' || frontDoor.kind === 'function-url';
  return (
    (isGateway ? alarms[frontDoor.kind] : alarms.loadBalancer) +
    (servers === undefined ? 0 : alarms[servers.kind]) +
    (functions === undefined ? 0 : alarms.functions) +
    alarms[database.kind] +
    (hasProxy(architecture) ? alarms.databaseProxy : 0) +
    alarms.canary
  );
}

function secretsOf(architecture: Architecture, { secrets }: OperationSettings): number {
  return (
    secrets.database +
    (architecture.servers === undefined ? 0 : secrets.servers) +
    (hasProxy(architecture) ? secrets.databaseProxy : 0)
  );
}

/**
 * Logs, alarms, dashboard, canary, traces, secret and DNS zone. Lambda and an HTTP API log each request to CloudWatch,
 * a load balancer to S3, a function URL and the server itself not at all.
 */
export function operationUsage(
  architecture: Architecture,
  traffic: Traffic,
  settings: OperationSettings,
): UsageEntry[] {
  const { inputs, month, requests, functionRequests } = traffic;
  const isGateway = architecture.frontDoor.kind === 'http-api';
  const gatewayLogsGb = isGateway ? (requests * settings.gatewayLogBytesPerRequest) / BYTES_PER_GIB : 0;
  const functionLogsGb = (functionRequests * inputs.logBytesPerRequest) / BYTES_PER_GIB;
  const keptMonths = settings.logRetentionDays / DAYS_PER_MONTH;
  const usage: UsageEntry[] = [
    {
      service: 'cloudwatch',
      logsIngestedGb: gatewayLogsGb,
      vendedLogsGb: functionLogsGb,
      logsStoredGb: (gatewayLogsGb + functionLogsGb) * settings.logCompressionShare * keptMonths,
      standardAlarms: alarmsOf(architecture, settings),
      dashboards: settings.dashboards,
      canaryRuns: settings.canaryRunsPerHour * month.hours,
    },
    { service: 'x-ray', tracesRecorded: tracesRecorded(traffic, settings) },
    { service: 'secrets-manager', secrets: secretsOf(architecture, settings) },
    { service: 'route53', hostedZones: settings.hostedZones },
  ];
  if (architecture.frontDoor.kind.endsWith('load-balancer')) {
    usage.push({
      service: 's3',
      name: 'load balancer access logs',
      standardStorageGb: ((requests * settings.balancerLogBytesPerRequest) / BYTES_PER_GIB) * keptMonths,
      putRequests: BALANCER_LOG_FILES_PER_HOUR * architecture.network.zones * month.hours,
    });
  }
  return usage;
}
