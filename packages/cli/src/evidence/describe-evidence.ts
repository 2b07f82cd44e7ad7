import type { CollectedEvidence } from './collect-evidence.ts';

/** Further ones are in the file. */
const SHOWN = 12;

/** What a collection asked and found, and what is to be done about what is missing; in lines. */
export function describeEvidence(
  slug: string,
  { telemetry, partial, calls, isSettled }: CollectedEvidence,
): string[] {
  const asked = Object.values(calls).reduce((sum, count) => sum + count, 0);
  const traces = telemetry.traces.reduce((sum, { summaries }) => sum + summaries, 0);
  const invocations = telemetry.functionReports.reduce((sum, report) => sum + report.invocations, 0);
  const found = `Collected with ${asked} calls: ${telemetry.series.length} metrics, ${invocations} invocations in REPORT lines, ${traces} traces, settings of ${telemetry.configurations.length} resources.`;
  if (partial.length === 0) return [found, 'Nothing is missing.'];
  const shown = partial.slice(0, SHOWN).map((sentence) => `  ${sentence}`);
  const more =
    partial.length > SHOWN
      ? [`  and ${partial.length - SHOWN} more, each with its reason in aws-telemetry.json`]
      : [];
  return [
    found,
    `Missing, ${partial.length === 1 ? 'one part' : `${partial.length} parts`}:`,
    ...shown,
    ...more,
    isSettled
      ? `So long after the run AWS adds nothing by itself. If a cause above can be mended, this asks for the rest: npm run crossover -- collect ${slug}`
      : `AWS publishes some of it late. The rest, and only that, is asked for by: npm run crossover -- collect ${slug}`,
  ];
}
