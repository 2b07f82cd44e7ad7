import type { Report } from '@crossover/model';
import { type RunMetric, runAttributes, runMetrics } from './run-metrics.ts';

/** A family's name ends with its unit, which is a base unit without a prefix. */
const UNITS: Readonly<Record<RunMetric['unit'], string>> = {
  s: 'seconds',
  share: 'ratio',
  USD: 'usd',
  requests: 'requests',
  'requests/s': 'requests_per_second',
};

/**
 * A run in the text format of OpenMetrics, which Prometheus reads; each sample has the time at which the run ended.
 *
 * @see https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md (version 1.0.0)
 */
export function renderOpenMetrics(report: Report): string {
  const seconds = String(Date.parse(report.endedAt) / 1000);
  const families = runMetrics(report).map(({ name, description, unit, samples }) => {
    const suffix = `_${UNITS[unit]}`;
    const plain = name.replaceAll('.', '_');
    const family = plain.endsWith(suffix) ? plain : `${plain}${suffix}`;
    return [
      `# TYPE ${family} gauge`,
      `# UNIT ${family} ${UNITS[unit]}`,
      `# HELP ${family} ${escapeText(description)}`,
      ...samples.map(
        ({ attributes, value }) =>
          `${family}${labels({ run: report.slug, ...attributes })} ${value} ${seconds}`,
      ),
    ];
  });
  return [
    '# TYPE crossover_run info',
    '# HELP crossover_run What the run is.',
    `crossover_run_info${labels(runAttributes(report))} 1 ${seconds}`,
    ...families.flat(),
    '# EOF',
    '',
  ].join('\n');
}

const labels = (attributes: Readonly<Record<string, string>>): string =>
  `{${Object.entries(attributes)
    .map(([name, value]) => `${name}="${escapeText(value)}"`)
    .join(',')}}`;

const escapeText = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
