import type { Quantity, Report } from '@crossover/model';
import { type BillChange, compareBills, compareTotals, type TotalRow } from './bills.ts';
import { compareFactors, type Factor, whyNotComparable } from './factors.ts';
import { compareMeasures, type MeasureRow } from './measures.ts';

/** A pair's first crossover for even traffic in both runs; null where the run found none. */
interface CrossoverRow {
  readonly pair: readonly [string, string];
  readonly a: Quantity | null;
  readonly b: Quantity | null;
}

/** Two runs, the earlier first. */
export interface RunComparison {
  readonly a: Report;
  readonly b: Report;
  readonly factors: readonly Factor[];
  /** Why a workload of either run gets no verdict. */
  readonly withheld: readonly { readonly workload: string; readonly reason: string }[];
  readonly measures: readonly MeasureRow[];
  readonly crossovers: readonly CrossoverRow[];
  readonly totals: readonly TotalRow[];
  readonly bills: readonly BillChange[];
}

/** Compares two runs, whichever is given first; the same code on a prepared page and in the reader's browser. */
export function compareRuns(one: Report, other: Report): RunComparison {
  const [a, b] = one.startedAt <= other.startedAt ? [one, other] : [other, one];
  const workloads = [...new Set([...a.workloads, ...b.workloads].map(({ name }) => name))];
  return {
    a,
    b,
    factors: compareFactors(a, b),
    withheld: workloads.flatMap((workload) => {
      const reason = whyNotComparable(a, b, workload);
      return reason === null ? [] : [{ workload, reason }];
    }),
    measures: compareMeasures(a, b),
    crossovers: compareCrossovers(a, b),
    totals: compareTotals(a, b),
    bills: compareBills(a, b),
  };
}

function compareCrossovers(a: Report, b: Report): CrossoverRow[] {
  return a.crossovers
    .filter(({ shape }) => shape === 'constant')
    .flatMap((left) => {
      const right = b.crossovers.find(
        (one) => one.shape === 'constant' && one.a === left.a && one.b === left.b,
      );
      if (right === undefined) return [];
      return [{ pair: [left.a, left.b] as const, a: left.points[0] ?? null, b: right.points[0] ?? null }];
    });
}
