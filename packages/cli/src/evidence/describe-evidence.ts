import { counted } from '@crossover/model';
import { runCommandLine } from '../terminal/run-command.ts';
import type { CollectedEvidence } from './collect-evidence.ts';

/** Further ones are in the file. */
const SHOWN = 12;

/**
 * What a collection asked and found, and what is to be done about what is missing; in lines.
 *
 * @param path of the run's folder
 */
export function describeEvidence(
  path: string,
  { telemetry, partial, calls, isSettled }: CollectedEvidence,
): string[] {
  const command = runCommandLine('npm run crossover -- collect', path);
  const asked = Object.values(calls).reduce((sum, count) => sum + count, 0);
  const traces = telemetry.traces.reduce((sum, { summaries }) => sum + summaries, 0);
  const invocations = telemetry.functionReports.reduce((sum, report) => sum + report.invocations, 0);
  const found = `Collected with ${counted(asked, 'call')}: ${counted(telemetry.series.length, 'metric')}, ${counted(invocations, 'invocation')} in REPORT lines, ${counted(traces, 'trace')}, settings of ${counted(telemetry.configurations.length, 'resource')}.`;
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
      ? `So long after the run AWS adds nothing by itself. If a cause above can be mended, this asks for the rest: ${command}`
      : `AWS publishes some of it late. The rest, and only that, is asked for by: ${command}`,
  ];
}
