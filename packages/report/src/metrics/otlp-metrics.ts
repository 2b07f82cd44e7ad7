import type { Report } from '@crossover/model';
import { canonicalJson } from '../canonical-json.ts';
import { type RunMetric, runAttributes, runMetrics } from './run-metrics.ts';

/** In UCUM's case-sensitive notation; what it has no unit for stands in braces. */
const UNITS: Readonly<Record<RunMetric['unit'], string>> = {
  s: 's',
  share: '1',
  USD: '{USD}',
  requests: '{request}',
  'requests/s': '{request}/s',
};

/**
 * A run as a request to export metrics, in OTLP's JSON encoding: what a collector takes at `/v1/metrics`. Gauges over
 * the time of the run.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding (64-bit integers as decimal strings)
 */
export function renderOtlpMetrics(report: Report): string {
  const startTimeUnixNano = nanoseconds(report.startedAt);
  const timeUnixNano = nanoseconds(report.endedAt);
  const metrics = runMetrics(report).map(({ name, description, unit, samples }) => ({
    name,
    description,
    unit: UNITS[unit],
    gauge: {
      dataPoints: samples.map(({ attributes, value }) => ({
        attributes: keyValues(attributes),
        startTimeUnixNano,
        timeUnixNano,
        asDouble: value,
      })),
    },
  }));
  const resource = Object.entries(runAttributes(report)).map(([name, value]) => [`crossover.${name}`, value]);
  return canonicalJson({
    resourceMetrics: [
      {
        resource: {
          attributes: keyValues({ 'service.name': 'crossover', ...Object.fromEntries(resource) }),
        },
        scopeMetrics: [{ scope: { name: 'crossover', version: String(report.schemaVersion) }, metrics }],
      },
    ],
  });
}

const nanoseconds = (iso: string): string => String(BigInt(Date.parse(iso)) * 1_000_000n);

const keyValues = (attributes: Readonly<Record<string, string>>) =>
  Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }));
