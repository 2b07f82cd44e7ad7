/**
 * The Logs Insights queries over Lambda's REPORT lines, and how their rows are read.
 *
 * Both of Lambda's log formats are understood: of the text format Insights discovers `@duration` and the like (memory in
 * bytes of decimal megabytes), of the JSON format the fields of `platform.report` (memory in megabytes).
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html (`platform.report`)
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html (sent at level INFO)
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html (`coalesce`, `toMillis`)
 */
const reportLines = (startMs: number, endMs: number): string[] => [
  'filter @type = "REPORT" or type = "platform.report"',
  // The range of StartQuery is whole seconds with both ends in it; this makes it half-open.
  `filter toMillis(@timestamp) >= ${startMs} and toMillis(@timestamp) < ${endMs}`,
  [
    'fields coalesce(@requestId, record.requestId) as requestId',
    'coalesce(@duration, record.metrics.durationMs) as duration',
    'coalesce(@billedDuration, record.metrics.billedDurationMs) as billed',
    'coalesce(@initDuration, record.metrics.initDurationMs) as init',
    'coalesce(@maxMemoryUsed / 1000000, record.metrics.maxMemoryUsedMB) as memory',
  ].join(', '),
];

/** One row per log group. */
export const totalsQuery = (startMs: number, endMs: number): string =>
  [
    ...reportLines(startMs, endMs),
    [
      'stats count(*) as invocations',
      'count(init) as coldStarts',
      'sum(duration) as totalDuration',
      'sum(billed) as totalBilled',
      'pct(duration, 50) as p50',
      'pct(duration, 95) as p95',
      'pct(duration, 99) as p99',
      'max(memory) as maxMemory by @log',
    ].join(', '),
  ].join('\n| ');

/** One row per cold start, oldest first. */
export const coldStartsQuery = (startMs: number, endMs: number): string =>
  [
    ...reportLines(startMs, endMs),
    'filter ispresent(init)',
    'display @timestamp, @log, requestId, init, duration, billed, memory',
    'sort @timestamp asc',
  ].join('\n| ');

export type Row = Readonly<Record<string, string>>;

export function rowOf(fields: readonly { field?: string | undefined; value?: string | undefined }[]): Row {
  const row: Record<string, string> = {};
  for (const { field, value } of fields) if (field !== undefined && value !== undefined) row[field] = value;
  return row;
}

/** @returns null when the field is absent or no number */
export function numberIn(row: Row, field: string): number | null {
  const value = Number(row[field] === undefined || row[field] === '' ? Number.NaN : row[field]);
  return Number.isFinite(value) ? value : null;
}

/** `@log` is `account:name`; the account is nobody's business. */
export const logGroupIn = (row: Row): string => (row['@log'] ?? '').replace(/^\d+:/, '');

/** Insights writes UTC as `2026-11-21 01:02:03.456`. */
export function timeIn(row: Row): string | null {
  const at = new Date(`${(row['@timestamp'] ?? '').replace(' ', 'T')}Z`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
