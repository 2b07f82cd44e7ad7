import type { ProvenanceKind, Report } from '@crossover/model';
import { measuredProvenance } from './cell.ts';

/** `stated`: set by the plan, or read off files and machines; nothing that was found out. */
type Origin = 'measured' | 'modelled' | 'billed' | 'stated';
type NumberLabel = ProvenanceKind | 'stated';

/**
 * What the plain numbers of each part of `report.json` are of, and the part in words. A number that is not plain, a
 * quantity, has its own label; parts that are not here have only such.
 */
const PARTS: Readonly<Partial<Record<keyof Report, readonly [origin: Origin, words: string]>>> = {
  schemaVersion: ['stated', 'versions'],
  seed: ['stated', 'seeds'],
  workloads: ['stated', 'workloads'],
  totals: ['measured', 'counts of requests and repeats'],
  repeats: ['measured', 'single repeats'],
  summaries: ['measured', 'response times, rates and failures'],
  comparisons: ['measured', 'differences'],
  drifts: ['measured', 'drifts'],
  resolutions: ['modelled', 'resolutions'],
  stops: ['measured', 'early ends'],
  calibration: ['measured', 'calibration'],
  coldStarts: ['measured', 'cold starts'],
  capacities: ['measured', 'capacities'],
  bills: ['modelled', 'monthly bills'],
  crossovers: ['modelled', 'crossovers'],
  estimates: ['modelled', 'answers at other rates'],
  baselines: ['modelled', 'best splits'],
  splits: ['measured', 'splits'],
  sensitivities: ['modelled', 'what moves the crossover'],
  reconciliations: ['billed', 'days and amounts of the bill'],
  billedCrossovers: ['modelled', 'crossovers from the bill'],
  warnings: ['measured', 'warnings'],
  lab: ['stated', 'lab settings'],
  labByWorkload: ['stated', 'lab settings'],
  environment: ['stated', 'machine and versions'],
  statistics: ['stated', 'statistical settings'],
  files: ['stated', 'sizes of files'],
};

const labelOf = (origin: Origin, kind: Report['kind']): NumberLabel =>
  origin === 'measured' ? measuredProvenance(kind) : origin;

/** What a plain number of a part of `report.json` is of; undefined where the part may have none. */
export function labelOfPart(part: string, kind: Report['kind']): NumberLabel | undefined {
  const [, [origin] = []] = Object.entries(PARTS).find(([name]) => name === part) ?? [];
  return origin === undefined ? undefined : labelOf(origin, kind);
}

/** The parts of a report that have something in them, in words, by what their numbers are of; not what is stated. */
export function numberLabels(report: Report): { readonly label: ProvenanceKind; readonly parts: string[] }[] {
  const labels = new Map<ProvenanceKind, string[]>();
  for (const [name, [origin, words]] of Object.entries(PARTS)) {
    const part: unknown = report[name as keyof Report];
    if (part === null || (Array.isArray(part) && part.length === 0)) continue;
    const label = labelOf(origin, report.kind);
    if (label === 'stated') continue;
    labels.set(label, [...new Set([...(labels.get(label) ?? []), words])]);
  }
  return [...labels].map(([label, parts]) => ({ label, parts }));
}
