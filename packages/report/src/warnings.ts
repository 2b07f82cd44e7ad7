import {
  CATALOGUE,
  type DriftRow,
  type Metric,
  mayChangeData,
  type Plan,
  type RepeatRow,
  type Summary,
  type Warning,
} from '@crossover/model';
import { distributionQuantile } from '@crossover/stats';
import type { Cell } from './cell.ts';
import { hasBills } from './has-bills.ts';
import { isStoppedBefore } from './looks.ts';
import type { RunData } from './run-data.ts';
import { nameMetric } from './words.ts';

/** Fewer valid repeats than this make wide intervals. */
export const RECOMMENDED_REPEATS = 5;
const COLD_SHARE_HIGH = 0.05;
const SPREAD_HIGH = 0.25;
/** Of the rate of sending within a tenth of a second, at the 99th percentile. */
const RATE_ERROR_HIGH = 0.05;

export interface WarningInput {
  readonly run: Pick<RunData, 'plan' | 'telemetry' | 'repeats'>;
  readonly rows: readonly RepeatRow[];
  readonly cells: readonly Cell[];
  readonly summaries: readonly Summary[];
  readonly drifts: readonly DriftRow[];
  readonly controls: readonly { readonly cell: Cell; readonly falseDifferences: readonly Metric[] }[];
}

/** Everything a reader must know before believing a number of this run; the same data give the same list. */
export function collectWarnings({ run, rows, cells, summaries, drifts, controls }: WarningInput): Warning[] {
  const { plan, telemetry, repeats } = run;
  const warnings: Warning[] = warnOfTargets(plan);
  if (telemetry.environment.target === 'lab') warnings.push({ kind: 'lab-run' });
  if (/mariadb/i.test(telemetry.environment.databaseVersion)) {
    warnings.push({ kind: 'database-stand-in', version: telemetry.environment.databaseVersion });
  }
  if (telemetry.environment.target === 'lab') {
    for (const architecture of new Set(cells.map((cell) => cell.architecture)))
      if (CATALOGUE.some(({ id, database }) => id === architecture && database.hasProxy === true))
        warnings.push({ kind: 'proxy-left-out', architecture });
  }
  const fewest = Math.min(...cells.map((cell) => cell.valid.length));
  if (fewest < RECOMMENDED_REPEATS) {
    warnings.push({ kind: 'few-repeats', repeats: fewest, recommended: RECOMMENDED_REPEATS });
  }
  for (const { planned, repeat } of repeats) {
    if (repeat === null) {
      if (!isStoppedBefore(planned, telemetry.looks ?? []))
        warnings.push({ kind: 'repeat-failed', repeat: planned.id, detail: 'it was never run.' });
    } else if (repeat.state === 'completed') warnings.push(...repeat.warnings);
    else warnings.push({ kind: 'repeat-failed', repeat: planned.id, detail: repeat.reason });
  }
  warnings.push(...warnOfUnevenSending(rows));
  for (const { architecture, workload, metrics } of summaries) {
    const share = metrics.coldShare?.value ?? 0;
    if (share > COLD_SHARE_HIGH)
      warnings.push({ kind: 'cold-start-share-high', architecture, workload, share });
  }
  for (const cell of cells) {
    const spreadShare = medianSpread(cell);
    if (spreadShare > SPREAD_HIGH) {
      const { architecture, workload } = cell;
      warnings.push({ kind: 'repeats-disagree', architecture, workload, spreadShare });
    }
  }
  for (const { architecture, workload, word, p } of drifts) {
    if (p !== null && (word === 'rising' || word === 'falling'))
      warnings.push({ kind: 'repeats-drift', architecture, workload, direction: word, p });
  }
  for (const { architecture, workload, repeats: counts, changePoint } of summaries) {
    const count = changePoint?.neverSteady ?? 0;
    if (count > 0)
      warnings.push({
        kind: 'warm-up-not-over',
        architecture,
        workload,
        repeats: count,
        of: counts.valid,
      });
  }
  for (const { cell, falseDifferences } of controls) {
    if (falseDifferences.length > 0)
      warnings.push({
        kind: 'control-differs',
        architecture: cell.architecture,
        workload: cell.workload,
        metrics: falseDifferences.map(nameMetric),
      });
  }
  return warnings;
}

/** What a run on deployed targets leaves open: their data, whose bills they are, and whence the load came. */
function warnOfTargets({ targets, workloads, repeats, loadWorkers, loadWorkersOn }: Plan): Warning[] {
  const changing = workloads.map(({ workload }) => workload).filter(mayChangeData);
  return [
    ...(targets !== undefined && targets.resetFrom === undefined && changing.length > 0 && repeats > 1
      ? [{ kind: 'data-not-reset', workloads: changing.map(({ name }) => name) } as const]
      : []),
    ...(targets?.stage === null && hasBills({ targets, workloads })
      ? [{ kind: 'bills-of-the-catalogue' } as const]
      : []),
    ...(loadWorkersOn === undefined
      ? []
      : [{ kind: 'load-from-aws', workers: loadWorkers ?? 1, ...loadWorkersOn } as const]),
  ];
}

/** Told with the repeats in which it was so; the largest stands for all. */
export function warnOfUnevenSending(rows: readonly RepeatRow[]): Warning[] {
  const used = rows.filter(({ state }) => state === 'valid');
  const errors = used.flatMap(({ rateErrorP99Share }) => rateErrorP99Share ?? []);
  const high = errors.filter((share) => share > RATE_ERROR_HIGH);
  return high.length === 0
    ? []
    : [
        {
          kind: 'sent-unevenly',
          repeats: high.length,
          of: used.length,
          rateErrorP99Share: Math.max(...high),
        },
      ];
}

/** (largest − smallest) ÷ smallest of the repeats' medians. */
function medianSpread({ valid }: Cell): number {
  const medians = valid.flatMap(({ response }) => distributionQuantile(response.latencies, 0.5) ?? []);
  const low = Math.min(...medians);
  return medians.length < 2 || low <= 0 ? 0 : (Math.max(...medians) - low) / low;
}
