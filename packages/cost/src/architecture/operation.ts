import type { UsageEntry } from '../usage-file/entry.ts';
import type { OperationSettings } from './settings.ts';
import type { Traffic } from './traffic.ts';

const BYTES_PER_GIB = 2 ** 30;
const DAYS_PER_MONTH = 30.4;

/** Traces that X-Ray's sampling rule keeps: the first of each second and a share of the others. */
function tracesRecorded(traffic: Traffic, settings: OperationSettings): number {
  let traces = 0;
  for (const { hours, ratePerSecond } of traffic.parts) {
    const first = Math.min(ratePerSecond, settings.tracedPerSecond);
    traces += (first + settings.tracedShare * (ratePerSecond - first)) * hours * 3600;
  }
  return traces;
}

/** Logs, alarms, dashboard, canary, traces, secret and DNS zone: what any of the architectures is run with. */
export function operationUsage(traffic: Traffic, settings: OperationSettings): UsageEntry[] {
  const { inputs, month } = traffic;
  const serverLogsGb = (traffic.serverRequests * inputs.logBytesPerRequest) / BYTES_PER_GIB;
  const functionLogsGb = (traffic.functionRequests * inputs.logBytesPerRequest) / BYTES_PER_GIB;
  const keptMonths = settings.logRetentionDays / DAYS_PER_MONTH;
  return [
    {
      service: 'cloudwatch',
      logsIngestedGb: serverLogsGb,
      vendedLogsGb: functionLogsGb,
      logsStoredGb: (serverLogsGb + functionLogsGb) * settings.logCompressionShare * keptMonths,
      standardAlarms: settings.alarms,
      dashboards: settings.dashboards,
      canaryRuns: settings.canaryRunsPerHour * month.hours,
    },
    { service: 'x-ray', tracesRecorded: tracesRecorded(traffic, settings) },
    { service: 'secrets-manager', secrets: settings.secrets },
    { service: 'route53', hostedZones: settings.hostedZones },
  ];
}
