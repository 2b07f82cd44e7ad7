import { describeWarning, type Report, type Warning } from '@crossover/model';
import { formatRoughShare, listWords } from '@crossover/report';

export interface WarningGroup {
  readonly remedy: string;
  readonly texts: readonly string[];
}

/** What a reader must know, warnings with the same remedy together, and the remedy once. */
export function warningGroups({ warnings, architectures }: Report): WarningGroup[] {
  const titleOf = (id: string) => architectures.find((one) => one.id === id)?.title ?? id;
  const groups = Map.groupBy(warnings, (warning) => describeWarning(warning).remedy);
  return [...groups].map(([remedy, own]) => ({
    remedy,
    texts: disagreeing(own, titleOf) ?? own.map((warning) => describeWarning(warning).text),
  }));
}

/** Several cells whose repeats disagree are one list; null where these warnings are others. */
function disagreeing(warnings: readonly Warning[], titleOf: (id: string) => string): string[] | null {
  const cells = warnings.flatMap((warning) => (warning.kind === 'repeats-disagree' ? [warning] : []));
  if (cells.length < 2 || cells.length < warnings.length) return null;
  const found = [...Map.groupBy(cells, ({ workload }) => workload)].map(([workload, own]) => {
    const by = own.map(
      ({ architecture, spreadShare }) => `${titleOf(architecture)} by ${formatRoughShare(spreadShare)}`,
    );
    return `under ${workload} traffic ${listWords(by)}`;
  });
  return [`Repeats differ in their median: ${found.join('; ')}.`];
}
