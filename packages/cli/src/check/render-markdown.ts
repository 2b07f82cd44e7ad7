import type { GateResult } from '@crossover/report';
import { type Check, COLUMNS, cellsOf, summaryOf } from './check.ts';

const MARKS: Readonly<Record<GateResult['outcome'], string>> = {
  held: '✅',
  regressed: '❌',
  withheld: '⚪',
};

/** A check as Markdown, for the summary of a job or a comment. */
export function renderCheckMarkdown(check: Check): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [
    '## Crossover check',
    '',
    escapeCell(summaryOf(check)),
    '',
    line(['', ...COLUMNS]),
    line(['', ...COLUMNS].map(() => '---')),
    ...check.results.map((result) => line([MARKS[result.outcome], ...cellsOf(result)])),
    '',
    'A difference is after minus before. Its interval allows for all rows together; repeats of the two runs are independent.',
    '',
  ].join('\n');
}

const escapeCell = (text: string): string =>
  text.replace(/[\\|<>*_`[\]]/g, (character) => `\\${character}`).replaceAll('\n', ' ');
