import type { CloudWatchMetric, TelemetryUnit } from '@crossover/model';

const CONVERSIONS: Readonly<Record<CloudWatchMetric['unit'], { unit: TelemetryUnit; factor: number }>> = {
  count: { unit: 'count', factor: 1 },
  percent: { unit: 'share', factor: 0.01 },
  s: { unit: 'ms', factor: 1000 },
  ms: { unit: 'ms', factor: 1 },
  byte: { unit: 'bytes', factor: 1 },
  acu: { unit: 'ACU', factor: 1 },
  lcu: { unit: 'LCU', factor: 1 },
};

export const unitOf = (metric: CloudWatchMetric): TelemetryUnit => CONVERSIONS[metric.unit].unit;

/** CloudWatch's number in telemetry's unit, to 12 significant digits: 0.0123 s is 12.3 ms, not 12.299999999999999. */
export function convert(metric: CloudWatchMetric, value: number): number {
  const { factor } = CONVERSIONS[metric.unit];
  return factor === 1 ? value : Number((value * factor).toPrecision(12));
}
