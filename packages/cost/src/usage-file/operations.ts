import * as z from 'zod';
import { entry, hours, quantity } from './fields.ts';

export const cloudwatchSchema = z.strictObject({
  ...entry('cloudwatch'),
  customMetrics: quantity('Custom metrics, metric-months.').optional(),
  detailedMonitoringInstances: quantity('EC2 instances with detailed monitoring: 7 metrics each.').optional(),
  logsIngestedGb: quantity('Standard logs ingested.').optional(),
  logsIngestedInfrequentAccessGb: quantity('Infrequent Access logs ingested.').optional(),
  vendedLogsGb: quantity('Vended logs (VPC flow logs and others) and Lambda logs: tiered.').optional(),
  logsStoredGb: quantity('Logs archived, compressed, GB-month.').optional(),
  logsInsightsScannedGb: quantity('Data scanned by Logs Insights queries.').optional(),
  liveTailMinutes: quantity('Live Tail session minutes.').optional(),
  standardAlarms: quantity('Alarm metrics at standard resolution.').optional(),
  highResolutionAlarms: quantity('Alarm metrics at high resolution.').optional(),
  compositeAlarms: quantity('Composite alarms.').optional(),
  dashboards: quantity('Dashboards.').optional(),
  apiRequests: quantity('API requests other than GetMetricData.').optional(),
  getMetricDataMetrics: quantity('Metrics requested by GetMetricData; never free.').optional(),
  canaryRuns: quantity('Synthetics canary runs.').optional(),
});

export const xraySchema = z.strictObject({
  ...entry('x-ray'),
  tracesRecorded: quantity('Traces recorded (sampled).').optional(),
  tracesRetrieved: quantity('Traces retrieved.').optional(),
  tracesScanned: quantity('Traces scanned.').optional(),
  insightsTraces: quantity('Traces recorded in groups with X-Ray Insights; never free.').optional(),
});

export const secretsManagerSchema = z.strictObject({
  ...entry('secrets-manager'),
  secrets: quantity('Secrets stored.').optional(),
  hours: hours.optional().describe('Hours each secret exists; the monthly price is prorated.'),
  apiCalls: quantity('API calls.').optional(),
});

export const systemsManagerSchema = z.strictObject({
  ...entry('systems-manager'),
  standardParameters: quantity('Standard parameters: free.').optional(),
  advancedParameters: quantity('Advanced parameters.').optional(),
  hours: hours.optional(),
  higherThroughputRequests: quantity(
    'API interactions with advanced parameters or higher throughput.',
  ).optional(),
});

export const kmsSchema = z.strictObject({
  ...entry('kms'),
  keys: quantity('Customer managed keys.').optional(),
  hours: hours.optional().describe('Hours each key exists; the monthly price is prorated.'),
  requests: quantity('API requests.').optional(),
});

export const budgetsSchema = z.strictObject({
  ...entry('budgets'),
  budgets: quantity('Budgets that notify only: free.').optional(),
  actionBudgetDays: quantity('Days of budgets with actions.').optional(),
  reports: quantity('Budget reports delivered.').optional(),
});

export const costExplorerSchema = z.strictObject({
  ...entry('cost-explorer'),
  apiRequests: quantity('API requests; each page counts.').optional(),
  hourlyUsageRecords: quantity('Usage records kept at hourly granularity.').optional(),
});

export type CloudwatchUsage = z.infer<typeof cloudwatchSchema>;
export type XrayUsage = z.infer<typeof xraySchema>;
export type SecretsManagerUsage = z.infer<typeof secretsManagerSchema>;
export type SystemsManagerUsage = z.infer<typeof systemsManagerSchema>;
export type KmsUsage = z.infer<typeof kmsSchema>;
export type BudgetsUsage = z.infer<typeof budgetsSchema>;
export type CostExplorerUsage = z.infer<typeof costExplorerSchema>;
