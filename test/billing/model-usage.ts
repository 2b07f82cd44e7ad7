import type { UsageEntry } from '@crossover/cost';
import type { RecordedMonth } from './recorded-month.ts';

const GIB = 1024 ** 3;

/** The same month as the user would write it into a usage file for `crossover cost`. */
export function usageFileOf(month: RecordedMonth): UsageEntry[] {
  const sum = (meter: (hour: RecordedMonth['hours'][number]) => number) =>
    month.hours.reduce((total, hour) => total + meter(hour), 0);
  const functionRequests = sum((hour) => hour.functionRequests);
  const requests = functionRequests + sum((hour) => hour.serverRequests);
  const { servers, rds, aurora, controller } = month;
  const entries: UsageEntry[] = [
    { service: 'public-ipv4', addresses: month.publicAddresses },
    {
      service: 'data-transfer',
      internetOutGb: month.internetOutBytes / GIB,
      crossAzGb: month.crossZoneBytes / GIB,
    },
    {
      service: 'cloudwatch',
      logsIngestedGb: month.gatewayLogBytes / GIB,
      vendedLogsGb: month.functionLogBytes / GIB,
      logsStoredGb: month.keptLogBytes / GIB,
      detailedMonitoringInstances: servers?.count ?? 0,
      standardAlarms: month.alarms,
      dashboards: month.dashboards,
      canaryRuns: month.canaryRuns,
      getMetricDataMetrics: month.metricsRead,
    },
    { service: 'x-ray', tracesRecorded: month.traces },
    { service: 'secrets-manager', secrets: month.secrets },
    { service: 'route53', hostedZones: month.hostedZones },
    { service: 's3', standardStorageGb: month.logObjectBytes / GIB, putRequests: month.logObjects },
  ];
  if (functionRequests > 0) {
    entries.push({
      service: 'lambda',
      architecture: 'arm64',
      memoryMb: month.memoryMb,
      requests: functionRequests,
      billedDurationMs: sum((hour) => hour.billedMs) / functionRequests,
    });
  }
  if (controller !== null) {
    entries.push(
      { service: 'eventbridge', schedulerInvocations: controller.runs },
      {
        service: 'lambda',
        name: 'weight controller',
        architecture: 'arm64',
        memoryMb: controller.memoryMb,
        requests: controller.runs,
        billedDurationMs: controller.billedMs,
      },
    );
  }
  if (servers === null) {
    entries.push({
      service: 'api-gateway',
      type: 'http',
      requests,
      requestSizeKb: month.payloadBytes / 1024,
    });
  } else {
    entries.push(
      {
        service: 'application-load-balancer',
        loads: month.hours.map((hour) => ({
          hours: 1,
          newConnectionsPerSecond: hour.newConnections / 3600,
          activeConnections: hour.activeConnections,
          processedGbPerHour: hour.serverBytes / 1e9,
          processedGbPerHourLambda: hour.functionBytes / 1e9,
          requestsPerSecond: (hour.serverRequests + hour.functionRequests) / 3600,
          rules: month.rules,
        })),
      },
      {
        service: 'ec2',
        instanceType: servers.type,
        instances: servers.count,
        surplusVcpuHours: servers.type === 't4g.small' ? servers.surplusCredits / 60 : 0,
      },
      { service: 'ebs', volumes: servers.count, sizeGb: servers.volumeGib },
      { service: 'nat-gateway', gateways: month.natGateways, processedGb: month.natBytes / GIB },
    );
  }
  if (rds !== null) {
    entries.push({
      service: 'rds',
      instanceClass: rds.instanceClass,
      deployment: 'multi-az',
      storageGb: rds.storageGib,
      surplusVcpuHours: rds.instanceClass === 'db.t4g.medium' ? rds.surplusCredits / 60 : 0,
    });
  }
  if (aurora !== null) {
    entries.push({
      service: 'aurora',
      acuHours: sum((hour) => hour.acuSeconds) / 3600,
      storageGb: aurora.storageGib,
      ioRequests: aurora.ioRequests,
    });
  }
  return entries;
}
