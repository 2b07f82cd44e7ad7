import * as z from 'zod';

/** `partial`: something is missing, and `reason` says what; asked again by the next collection. */
const evidence = {
  state: z.enum(['complete', 'partial']),
  reason: z.string().nullable(),
};

/** Half-open, whole minutes. */
export const evidenceWindowSchema = z.strictObject({ startAt: z.iso.datetime(), endAt: z.iso.datetime() });

export type EvidenceWindow = z.infer<typeof evidenceWindowSchema>;

/** Absent where there is one window: that of the whole. */
const ofWindow = { window: evidenceWindowSchema.optional() };

/** Units of telemetry; CloudWatch's seconds are `ms` here and its percentages shares of 1. */
export const telemetryUnitSchema = z.enum(['count', 'share', 'ms', 'bytes', 'ACU', 'LCU']);

export type TelemetryUnit = z.infer<typeof telemetryUnitSchema>;

/** One CloudWatch metric of one resource. */
export const metricSeriesSchema = z.strictObject({
  architecture: z.string(),
  /** Key of the model's `CloudWatchMetric`. */
  metric: z.string(),
  namespace: z.string(),
  name: z.string(),
  dimensions: z.record(z.string(), z.string()),
  statistic: z.string(),
  unit: telemetryUnitSchema,
  periodSeconds: z.int().positive(),
  startAt: z.iso.datetime(),
  /** Entry i is of the period that starts at `startAt` + i periods; null where nothing was published: a gap, not zero. */
  values: z.array(z.number().nullable()),
  ...evidence,
});

export type MetricSeries = z.infer<typeof metricSeriesSchema>;

/** A cold start as its REPORT line tells it. */
export const reportedColdStartSchema = z.strictObject({
  at: z.iso.datetime(),
  requestId: z.string(),
  initDurationMs: z.number().min(0),
  durationMs: z.number().min(0),
  billedDurationMs: z.number().min(0),
  maxMemoryUsedMib: z.number().min(0).nullable(),
});

export type ReportedColdStart = z.infer<typeof reportedColdStartSchema>;

/** The REPORT lines of one function. Durations leave out initialisation, billed durations include it. */
export const functionReportSchema = z.strictObject({
  architecture: z.string(),
  logGroup: z.string(),
  invocations: z.int().min(0),
  /** What CloudWatch's `Invocations` counted; null when that is not known. */
  invocationsByMetric: z.int().min(0).nullable(),
  coldStarts: z.array(reportedColdStartSchema),
  totalDurationMs: z.number().min(0),
  totalBilledDurationMs: z.number().min(0),
  /** Logs Insights' estimates; null without invocations. */
  durationP50Ms: z.number().nullable(),
  durationP95Ms: z.number().nullable(),
  durationP99Ms: z.number().nullable(),
  maxMemoryUsedMib: z.number().nullable(),
  ...ofWindow,
  ...evidence,
});

export type FunctionReport = z.infer<typeof functionReportSchema>;

/** Mean time spent in one part itself, its own parts left out, over the traces nearest a quantile. */
export const tracePartSchema = z.strictObject({
  name: z.string(),
  /** X-Ray's origin or namespace, e.g. `AWS::Lambda::Function`. */
  origin: z.string().nullable(),
  meanMs: z.number().min(0),
});

export const traceQuantileSchema = z.strictObject({
  quantile: z.number().min(0).max(1),
  /** Null when fewer than 10 traces are beyond the quantile. */
  responseTimeMs: z.number().nullable(),
  /** Traces whose parts were averaged. */
  traces: z.int().min(0),
  parts: z.array(tracePartSchema),
});

/** Where the time of traced requests goes. */
export const traceSummarySchema = z.strictObject({
  architecture: z.string(),
  service: z.string(),
  summaries: z.int().min(0),
  /** True: there were more traces than were read. */
  isSampled: z.boolean(),
  quantiles: z.array(traceQuantileSchema),
  ...ofWindow,
  ...evidence,
});

export type TraceSummary = z.infer<typeof traceSummarySchema>;

/** The settings of a deployed resource as AWS states them, an allowed few by dotted name; never its variables. */
export const deployedConfigurationSchema = z.strictObject({
  architecture: z.string(),
  resource: z.string(),
  typeName: z.string(),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  ...evidence,
});

export type DeployedConfiguration = z.infer<typeof deployedConfigurationSchema>;

/** What AWS saw of a run: `aws-telemetry.json`. All of it is `measured-on-aws`; series, reports and traces are by window. */
export const awsTelemetrySchema = z.strictObject({
  schemaVersion: z.literal(1),
  provenance: z.literal('measured-on-aws'),
  stage: z.string(),
  region: z.string(),
  /** From the first window's start to the last one's end. */
  window: evidenceWindowSchema,
  /** Of a run that was interrupted for long; absent: the one above. */
  windows: z.array(evidenceWindowSchema).min(2).optional(),
  series: z.array(metricSeriesSchema),
  functionReports: z.array(functionReportSchema),
  traces: z.array(traceSummarySchema),
  configurations: z.array(deployedConfigurationSchema),
});

export type AwsTelemetry = z.infer<typeof awsTelemetrySchema>;
