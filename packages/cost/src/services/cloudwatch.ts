import type { CloudwatchUsage } from '../usage-file/operations.ts';
import type { Service } from './service.ts';

const METRICS_PER_DETAILED_INSTANCE = 7;

/**
 * Metrics, logs, alarms, dashboards, canaries. Lambda's logs have the tiers of vended logs since 2025-05-01.
 *
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
export const cloudwatch: Service<CloudwatchUsage> = {
  name: 'cloudwatch',
  items: [
    'customMetric',
    'logsIngest',
    'logsIngestInfrequentAccess',
    'vendedLogs',
    'logsStorage',
    'logsInsightsScanned',
    'liveTail',
    'alarmStandard',
    'alarmHighResolution',
    'alarmComposite',
    'dashboard',
    'apiRequest',
    'getMetricData',
    'syntheticsCanaryRun',
  ],
  excluded: [
    'CloudWatch: metric streams, Contributor Insights, RUM, Application Signals, anomaly detection, data protection; a canary’s Lambda, logs and S3',
  ],
  charge(usage, meter) {
    const charge = (item: string, quantity: number | undefined, description: string, free?: string) => {
      if (quantity !== undefined) meter.charge({ item, quantity, description, free });
    };
    const metrics =
      (usage.customMetrics ?? 0) + METRICS_PER_DETAILED_INSTANCE * (usage.detailedMonitoringInstances ?? 0);
    charge('customMetric', metrics, 'Custom and detailed metrics', 'cloudwatch.metrics');
    charge('logsIngest', usage.logsIngestedGb, 'Logs ingested', 'cloudwatch.logsIngest');
    charge(
      'logsIngestInfrequentAccess',
      usage.logsIngestedInfrequentAccessGb,
      'Infrequent Access logs ingested',
      'cloudwatch.logsIngest',
    );
    charge('vendedLogs', usage.vendedLogsGb, 'Vended and Lambda logs ingested', 'cloudwatch.logsIngest');
    charge('logsStorage', usage.logsStoredGb, 'Logs stored', 'cloudwatch.logsStorage');
    charge(
      'logsInsightsScanned',
      usage.logsInsightsScannedGb,
      'Scanned by Logs Insights',
      'cloudwatch.logsScanned',
    );
    charge('liveTail', usage.liveTailMinutes, 'Live Tail minutes');
    charge('alarmStandard', usage.standardAlarms, 'Standard alarms', 'cloudwatch.alarms');
    charge('alarmHighResolution', usage.highResolutionAlarms, 'High-resolution alarms');
    charge('alarmComposite', usage.compositeAlarms, 'Composite alarms');
    charge('dashboard', usage.dashboards, 'Dashboards', 'cloudwatch.dashboards');
    charge('apiRequest', usage.apiRequests, 'API requests', 'cloudwatch.apiRequests');
    charge('getMetricData', usage.getMetricDataMetrics, 'Metrics requested by GetMetricData');
    charge('syntheticsCanaryRun', usage.canaryRuns, 'Canary runs', 'cloudwatch.canaryRuns');
  },
};
