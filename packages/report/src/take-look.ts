import type { Look } from '@crossover/model';
import { decideStop, type StoppingDecision } from '@crossover/stats';
import { buildCells } from './cell.ts';
import { type Contrast, contrastCells, controlCell } from './comparisons.ts';
import { type LookPosition, lookOptions, pairsOf } from './looks.ts';
import { readRun } from './run-data.ts';
import { contextOf } from './workload-context.ts';

/**
 * Looks at one workload of a run that is still going on: whether each pair of architectures is clear, or cannot become
 * so. By the same rules and from the same files as the report that will be written.
 *
 * @throws CrossoverError `invalid-run-data`
 */
export async function takeLook(
  folder: string,
  workload: string,
  afterRepeats: number,
): Promise<Omit<Look, 'takenAt'>> {
  const run = await readRun(
    folder,
    (planned) => planned.workload === workload && planned.repeat <= afterRepeats,
  );
  const { plan } = run;
  const context = contextOf(run, workload);
  const cells = buildCells(run).filter((cell) => cell.workload === workload);
  const controls = cells.flatMap((cell) => controlCell(cell, context).rows);
  const pairs = pairsOf(cells).map(([a, b]) => {
    const contrast = contrastCells(plan, a, b, controls, context);
    const position = { plan, looks: context.looks, a: a.architecture, b: b.architecture, isEnd: false };
    const { action, reason, level } = decide(contrast, { ...position, pairs: contrast.pairs });
    return { a: a.architecture, b: b.architecture, pairs: contrast.pairs, action, reason, level };
  });
  return {
    workload,
    afterRepeats,
    isStop: pairs.length > 0 && pairs.every(({ action }) => action === 'stop'),
    pairs: pairs.map((one) => ({
      a: one.a,
      b: one.b,
      pairs: one.pairs,
      reason: one.reason,
      level: one.level,
    })),
  };
}

const WAIT: StoppingDecision = { action: 'continue', reason: 'undecided', level: 1 };

/** Fewer leave a half of the control with a single repeat. */
const FEWEST_PAIRS = 4;

function decide(contrast: Contrast, position: LookPosition): StoppingDecision {
  if (contrast.pairs < FEWEST_PAIRS) return WAIT;
  const row = contrast.rows.find(({ metric }) => metric === 'p95');
  if (row?.difference.state !== 'estimated' || row.difference.ratio === null || row.band === null)
    return WAIT;
  if (row.a.state === 'not-estimable' || row.b.state === 'not-estimable') return WAIT;
  const smaller = Math.min(row.a.value, row.b.value);
  const { ratio, variance } = row.difference;
  return decideStop({
    logRatio: Math.log(ratio.value),
    variance,
    repeats: contrast.pairs,
    bandShare: row.band / smaller,
    noiseFloorShare: (contrast.noiseFloor.p95 ?? 0) / smaller,
    instrumentBiasShare: (contrast.instrumentBias.p95 ?? 0) / smaller,
    ...lookOptions(position),
  });
}
