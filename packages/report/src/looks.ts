import type { Look, Plan, PlannedRepeat, StopRow } from '@crossover/model';
import { decideStop, primaryLevel } from '@crossover/stats';
import { roundNumber } from './canonical-json.ts';
import type { Cell } from './cell.ts';

/** Of a table whose run was not looked at before its end. */
export const LEVEL = 0.95;

/** Why a repeat that a look made needless was not run. */
export const STOPPED_EARLY = 'stopped early';

/** Whether a look ended its workload before this repeat: it is not missing, it was not needed. */
export const isStoppedBefore = ({ workload, repeat }: PlannedRepeat, looks: readonly Look[]): boolean =>
  looks.some((look) => look.isStop && look.workload === workload && look.afterRepeats < repeat);

/** Pairs of valid repeats of the same number: neighbours in time. */
export const pairRepeats = (a: Cell, b: Cell) =>
  a.valid.flatMap((one) => {
    const other = b.valid.find(({ repeat }) => repeat === one.repeat);
    return other === undefined ? [] : [[one, other] as const];
  });

/** Every pair of architectures under each workload; the earlier in the catalogue is the baseline, `b`. */
export function pairsOf(cells: readonly Cell[]): [Cell, Cell][] {
  return cells.flatMap((b, index) =>
    cells
      .slice(index + 1)
      .filter((a) => a.workload === b.workload)
      .map((a): [Cell, Cell] => [a, b]),
  );
}

/** Where a pair's table stands in the sequence of looks that the plan fixed. */
export interface LookPosition {
  readonly plan: Pick<Plan, 'stopping' | 'repeats'>;
  /** Earlier looks at this workload, oldest first. */
  readonly looks: readonly Look[];
  readonly a: string;
  readonly b: string;
  readonly pairs: number;
  /** All planned repeats are in: what is left of the error is spent now. */
  readonly isEnd: boolean;
}

/**
 * Level of the table's intervals at this look. The main question has half of the table's error, and of that half the
 * part that this look may spend; over all looks the parts sum to what a single table at 95 % has.
 */
export function lookLevel(position: LookPosition): number {
  const { plan, pairs } = position;
  if (plan.stopping === undefined || pairs < 2) return LEVEL;
  const { level } = decideStop({
    logRatio: 0,
    variance: 1,
    bandShare: 0,
    repeats: pairs,
    ...lookOptions(position),
  });
  return 1 - 2 * (1 - level);
}

/** What `decideStop` has to know of the sequence. */
export function lookOptions({ plan, looks, a, b, pairs, isEnd }: LookPosition) {
  const earlier = looks.flatMap((look) =>
    look.pairs.flatMap((row) => (row.a === a && row.b === b && row.pairs < pairs ? [row.pairs] : [])),
  );
  return {
    mostRepeats: isEnd ? pairs : Math.max(plan.repeats, pairs),
    looks: [...new Set([...earlier, pairs])],
    level: primaryLevel(LEVEL),
  };
}

/** How each pair's repeats ended, where the plan let them end early. */
export function describeStops(
  plan: Plan,
  looks: readonly Look[],
  contrasts: readonly { readonly a: Cell; readonly b: Cell; readonly level: number }[],
): StopRow[] {
  if (plan.stopping === undefined) return [];
  return contrasts.map(({ a, b, level }) => {
    const own = looks.filter(({ workload }) => workload === a.workload);
    const last = own.at(-1);
    const row = last?.pairs.find((pair) => pair.a === a.architecture && pair.b === b.architecture);
    const isEarly = last?.isStop ?? false;
    return {
      workload: a.workload,
      a: a.architecture,
      b: b.architecture,
      plannedRepeats: plan.repeats,
      looksAfter: own.map(({ afterRepeats }) => afterRepeats),
      repeats: isEarly ? (last?.afterRepeats ?? plan.repeats) : plan.repeats,
      isEarly,
      level: roundNumber(level),
      reason: isEarly ? (row?.reason ?? 'undecided') : 'budget-spent',
    };
  });
}
