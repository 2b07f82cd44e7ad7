import type { Report } from '@crossover/model';
import { buildCells } from '../cell.ts';
import { readReport } from '../read-article.ts';
import { readRun } from '../run-data.ts';
import { whyOtherWorkload } from './comparability.ts';
import { type Gate, type GateResult, MEASURED } from './gate.ts';
import { checkMeasured } from './measured-gates.ts';
import { checkCost, checkCrossover, countMoneyRows } from './money-gates.ts';

/** Of the whole check: one false alarm in twenty checks of two equal runs, however many numbers it looks at. */
const ERROR = 0.05;

interface MeasuredCell {
  readonly workload: string;
  readonly architecture: string;
  readonly why: string | null;
}

/**
 * Whether a run is worse than an earlier one by more than chance explains. Times and failures are compared from the
 * stored requests of both, repeats as independent; money from the intervals of both reports.
 *
 * @param folder of the run that is checked
 * @param against folder of the run that it is checked against
 * @throws CrossoverError `invalid-run-data` naming the file and the field
 */
export async function findRegressions(
  folder: string,
  against: string,
  gates: readonly Gate[],
): Promise<GateResult[]> {
  const [after, before] = await Promise.all([readReport(folder), readReport(against)]);
  const timed = gates.filter(({ name }) => MEASURED[name] !== undefined);
  const all = timed.length === 0 ? [] : cellsOf(before, after);
  const open = all.filter(({ why }) => why === null);
  const families = open.length + countMoneyRows(before, after, gates);
  const level = 1 - ERROR / Math.max(1, families);

  const results: GateResult[] = [];
  if (open.length > 0) {
    const isOpen = ({ workload, architecture }: { workload: string; architecture: string }) =>
      open.some((one) => one.workload === workload && one.architecture === architecture);
    const [earlier, later] = await Promise.all([readRun(against, isOpen), readRun(folder, isOpen)]);
    const was = { report: before, data: earlier, cells: buildCells(earlier) };
    const is = { report: after, data: later, cells: buildCells(later) };
    results.push(...open.flatMap((cell) => checkMeasured(was, is, cell, timed, level)));
  }
  for (const { workload, architecture, why } of all) {
    if (why === null) continue;
    results.push(...timed.map(({ name }) => withheld(name, `${architecture} under ${workload}`, why)));
  }
  for (const gate of gates) {
    if (gate.name === 'cost') results.push(...checkCost(before, after, gate, level));
    if (gate.name === 'crossover') results.push(...checkCrossover(before, after, gate, level));
  }
  return results;
}

/** What either run has, with why it cannot be compared where that is so. */
function cellsOf(before: Report, after: Report): MeasuredCell[] {
  const has = ({ summaries }: Report, cell: Omit<MeasuredCell, 'why'>) =>
    summaries.some((one) => one.workload === cell.workload && one.architecture === cell.architecture);
  const cells = [...after.summaries, ...before.summaries.filter((one) => !has(after, one))];
  return cells.map(({ workload, architecture }) => {
    const isInBoth = [before, after].every((report) => has(report, { workload, architecture }));
    const why = isInBoth ? whyOtherWorkload(before, after, workload) : 'only one of the runs had it';
    return { workload, architecture, why };
  });
}

const withheld = (gate: Gate['name'], subject: string, reason: string): GateResult => ({
  gate,
  subject,
  before: null,
  after: null,
  difference: null,
  outcome: 'withheld',
  reason,
});
