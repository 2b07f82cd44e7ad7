import type { Architecture, ProvenanceKind, Report, Summary, Warning } from '@crossover/model';
import type { Cell } from './cell.ts';
import type { RunData } from './run-data.ts';

type CostFindings = Pick<Report, 'bills' | 'crossovers' | 'assumptions' | 'estimates' | 'priceDate'>;

/** What the run's usage costs in a month, at its own rate and at others. */
export function computeCosts(
  _run: RunData,
  _architectures: readonly Architecture[],
  _cells: readonly Cell[],
  _summaries: readonly Summary[],
  _provenance: ProvenanceKind,
): { findings: CostFindings; warnings: Warning[] } {
  return {
    findings: { bills: [], crossovers: [], assumptions: [], estimates: [], priceDate: null },
    warnings: [],
  };
}
