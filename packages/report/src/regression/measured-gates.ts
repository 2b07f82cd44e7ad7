import type { Quantity, Report, Metric as ReportMetric } from '@crossover/model';
import { compare, type EstimatedDifference, type Metric } from '@crossover/stats';
import { roundNumber } from '../canonical-json.ts';
import type { Cell } from '../cell.ts';
import { instrumentBiasOf } from '../instrument-bias.ts';
import { describeReason } from '../quantity.ts';
import type { RunData } from '../run-data.ts';
import { contextOf } from '../workload-context.ts';
import { type Gate, type GateResult, MEASURED } from './gate.ts';

/** One run as a gate of times reads it. */
export interface CheckedRun {
  readonly report: Report;
  readonly data: RunData;
  readonly cells: readonly Cell[];
}

/**
 * Times and failures of one architecture under one workload in two runs, whose repeats have nothing to do with each
 * other (Welch). Nothing is claimed below what either run's own control or instrument calls noise.
 *
 * @param level of this cell's table: one minus its part of the whole check's error
 */
export function checkMeasured(
  before: CheckedRun,
  after: CheckedRun,
  cell: Pick<Cell, 'workload' | 'architecture'>,
  gates: readonly Gate[],
  level: number,
): GateResult[] {
  const { workload, architecture } = cell;
  const subject = `${architecture} under ${workload}`;
  const wanted = gates.flatMap((gate) => {
    const [metric, reported] = MEASURED[gate.name] ?? [];
    return metric === undefined || reported === undefined ? [] : [{ gate, metric, reported }];
  });
  const [earlier, later] = [before, after].map((run) => cellOf(run, workload, architecture));
  if (earlier === undefined || later === undefined || wanted.length === 0) return [];
  const context = contextOf(after.data, workload);
  const metrics = wanted.map(({ metric }) => metric);
  const { rows } = compare(responses(later), responses(earlier), {
    design: 'independent',
    metrics,
    level,
    sloMs: context.sloMs,
    smallestEffect: context.smallestEffect,
    noiseFloor: largest(metrics, (metric) => [before, after].map((run) => noiseOf(run, cell, metric))),
    instrumentBias: largest(metrics, (metric) => [before, after].map((run) => biasOf(run, cell, metric))),
  });
  return wanted.map(({ gate, metric, reported }): GateResult => {
    const row = rows.find((one) => one.metric === metric);
    const quantities = {
      before: quantityOf(before, workload, architecture, reported),
      after: quantityOf(after, workload, architecture, reported),
    };
    const of = { gate: gate.name, subject, ...quantities };
    if (row === undefined || row.difference.state !== 'estimated') {
      const reason =
        row?.difference.state === 'not-estimable' ? describeReason(row.difference.reason) : 'no value';
      return { ...of, difference: null, outcome: 'withheld', reason };
    }
    const difference = toQuantity(row.difference, quantities.after);
    const tolerated = gate.toleratedShare * (quantities.before?.value ?? 0);
    const isWorse = row.verdict === 'b-better';
    const isBeyond = row.difference.adjusted.low > tolerated;
    const reason = isWorse
      ? isBeyond
        ? 'higher, with the whole interval'
        : 'higher, within what is tolerated'
      : (REASONS[row.verdict === 'a-better' ? 'lower' : row.reason] ?? row.reason);
    return { ...of, difference, outcome: isWorse && isBeyond ? 'regressed' : 'held', reason };
  });
}

const REASONS: Readonly<Record<string, string>> = {
  lower: 'lower, with the whole interval',
  'interval-inside-band': 'no practical difference',
  'within-instrument-bias': 'within what the instrument may add',
  'within-noise-floor': 'within what the runs’ own controls call noise',
  'interval-too-wide': 'not known to be higher: the interval has zero in it',
};

const responses = (cell: Cell) => cell.valid.map(({ response }) => response);

function cellOf({ cells }: CheckedRun, workload: string, architecture: string): Cell | undefined {
  return cells.find((one) => one.workload === workload && one.architecture === architecture);
}

function quantityOf(
  { report }: CheckedRun,
  workload: string,
  architecture: string,
  metric: ReportMetric,
): Quantity | null {
  const summary = report.summaries.find(
    (one) => one.workload === workload && one.architecture === architecture,
  );
  return summary?.metrics[metric] ?? null;
}

/** The interval is the adjusted one, because the outcome rests on it. */
function toQuantity({ difference, adjusted }: EstimatedDifference, like: Quantity | null): Quantity | null {
  if (like === null) return null;
  return {
    ...like,
    value: roundNumber(difference.value),
    low: roundNumber(adjusted.low),
    high: roundNumber(adjusted.high),
    n: null,
    reason: null,
  };
}

/** What a run's control called a difference of an architecture from itself. */
function noiseOf(
  { report }: CheckedRun,
  { workload, architecture }: Pick<Cell, 'workload' | 'architecture'>,
  metric: Metric,
): number {
  const reported = Object.values(MEASURED).find(([name]) => name === metric)?.[1];
  const control = report.controls.find(
    (one) => one.workload === workload && one.architecture === architecture && one.metric === reported,
  );
  return Math.abs(control?.difference.value ?? 0);
}

function biasOf(
  run: CheckedRun,
  { workload, architecture }: Pick<Cell, 'workload' | 'architecture'>,
  metric: Metric,
): number {
  const cell = cellOf(run, workload, architecture);
  if (cell === undefined) return 0;
  return instrumentBiasOf([cell], contextOf(run.data, workload))[metric] ?? 0;
}

const largest = (metrics: readonly Metric[], of: (metric: Metric) => readonly number[]) =>
  Object.fromEntries(metrics.map((metric) => [metric, Math.max(0, ...of(metric))]));
