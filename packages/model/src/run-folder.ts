/** The files of a run's folder `reports/<slug>/`, relative to it. Stages speak through these and nothing else. */
export const RUN_FILES = {
  plan: 'plan.json',
  telemetry: 'telemetry.json',
  awsTelemetry: 'aws-telemetry.json',
  /** What the telemetry says of one request, for the cost model. */
  awsUsage: 'aws-usage.json',
  billed: 'billed.json',
  report: 'report.json',
  corrections: 'corrections.json',
  checksums: 'SHA256SUMS',
} as const;

export const repeatFile = (id: string) => `repeats/${id}.json`;
export const requestsFile = (id: string) => `requests/${id}.ndjson.gz`;
export const calibrationFile = (when: 'before' | 'after', ratePerSecond: number) =>
  `calibration/${when}-${ratePerSecond}.ndjson.gz`;
export const invocationsFile = (id: string) => `invocations/${id}.ndjson.gz`;
