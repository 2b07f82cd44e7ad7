import type { ComparisonRow, Control, Metric, ProvenanceKind, Quantity, Unit } from '@crossover/model';
import {
  aaControl,
  compare,
  type Difference,
  type Metric as StatsMetric,
  type ComparisonRow as StatsRow,
} from '@crossover/stats';
import { roundNumber } from './canonical-json.ts';
import type { Cell, CellRepeat } from './cell.ts';
import { type InstrumentBias, instrumentBiasOf } from './instrument-bias.ts';
import { type LookPosition, lookLevel, pairRepeats } from './looks.ts';
import { describeReason, exact, missing } from './quantity.ts';
import type { WorkloadContext } from './workload-context.ts';

/** The rows of every table of differences; the adjustment for several rows counts these. */
const COMPARED: readonly (readonly [StatsMetric, Metric, Unit])[] = [
  ['p50', 'responseP50', 'ms'],
  ['p90', 'responseP90', 'ms'],
  ['p95', 'responseP95', 'ms'],
  ['p99', 'responseP99', 'ms'],
  ['p999', 'responseP999', 'ms'],
  ['errorShare', 'errorShare', 'share'],
  ['goodput', 'goodput', 'requests/s'],
];

/** Two halves, and variation within at least one of them. */
const CONTROL_NEEDS = 'a control needs at least three valid repeats';

const METRICS = COMPARED.map(([name]) => name);

/** What an architecture differs from itself, and where that is more than chance explains. */
export interface CellControl {
  readonly rows: readonly Control[];
  readonly falseDifferences: readonly Metric[];
}

/**
 * Each architecture against itself: its odd repeats against its even ones, which ran at neighbouring times. What this
 * calls a difference is noise.
 */
export function controlCell(cell: Cell, context: WorkloadContext): CellControl {
  const { provenance, sloMs, smallestEffect } = context;
  const control = aaControl(responses(cell.valid), { metrics: METRICS, sloMs, smallestEffect });
  const tooFew = { state: 'not-estimable', reason: 'too-few-repeats' } as const;
  const rows = COMPARED.map(([name, metric, unit]): Control => {
    const difference = control?.rows.find((row) => row.metric === name)?.difference ?? tooFew;
    return {
      workload: cell.workload,
      architecture: cell.architecture,
      metric,
      ...toQuantities(difference, unit, {
        provenance,
        n: cell.valid.length,
        tooFew: CONTROL_NEEDS,
      }),
    };
  });
  const falseDifferences = COMPARED.flatMap(([name, metric]) =>
    control?.falseDifferences.includes(name) ? [metric] : [],
  );
  return { rows, falseDifferences };
}

/** The statistics of two architectures under one workload, pair of repeats by pair of repeats. */
export interface Contrast {
  readonly rows: readonly StatsRow[];
  readonly pairs: number;
  /** Of the intervals; see `lookLevel`. */
  readonly level: number;
  readonly noiseFloor: Partial<Record<StatsMetric, number>>;
  readonly instrumentBias: InstrumentBias;
}

export function contrastCells(
  plan: LookPosition['plan'],
  a: Cell,
  b: Cell,
  controls: readonly Control[],
  context: WorkloadContext,
): Contrast {
  const pairs = pairRepeats(a, b);
  const level = lookLevel({
    plan,
    looks: context.looks,
    a: a.architecture,
    b: b.architecture,
    pairs: pairs.length,
    isEnd: [a, b].every(({ all }) => all.every(({ repeat }) => repeat !== null)),
  });
  const noiseFloor = floors([a, b], controls);
  const instrumentBias = instrumentBiasOf([a, b], context);
  const { rows } = compare(responses(pairs.map(([one]) => one)), responses(pairs.map(([, other]) => other)), {
    metrics: METRICS,
    sloMs: context.sloMs,
    level,
    smallestEffect: context.smallestEffect,
    noiseFloor,
    instrumentBias,
  });
  return { rows, pairs: pairs.length, level, noiseFloor, instrumentBias };
}

/** The same as rows of the report. */
export function compareCells(
  a: Cell,
  b: Cell,
  contrast: Contrast,
  { provenance, calibrated }: WorkloadContext,
): Omit<ComparisonRow, 'sentence'>[] {
  const { pairs, noiseFloor, instrumentBias } = contrast;
  return contrast.rows.map((row): Omit<ComparisonRow, 'sentence'> => {
    const [name, metric, unit] = describe(row);
    const floor = noiseFloor[name];
    const bias = instrumentBias[name];
    const estimated = row.difference.state === 'estimated' ? row.difference : null;
    return {
      workload: a.workload,
      metric,
      a: a.architecture,
      b: b.architecture,
      pairs,
      level: roundNumber(contrast.level),
      pairVariance: estimated === null ? null : roundNumber(estimated.variance),
      ...toQuantities(row.difference, unit, {
        provenance,
        n: pairs,
        tooFew: 'a difference needs two pairs of valid repeats',
      }),
      adjusted: {
        low: estimated === null ? null : roundNumber(estimated.adjusted.low),
        high: estimated === null ? null : roundNumber(estimated.adjusted.high),
      },
      verdict: row.verdict,
      reason: row.reason,
      smallestEffect:
        row.band === null
          ? missing(unit, provenance, 'the reference has no value')
          : exact(row.band, unit, provenance),
      noiseFloor:
        floor === undefined ? missing(unit, provenance, CONTROL_NEEDS) : exact(floor, unit, provenance),
      instrumentBias:
        bias === undefined
          ? missing(
              unit,
              provenance,
              metric === 'errorShare' ? 'the instrument adds time, not failures' : 'there is no valid repeat',
            )
          : exact(bias, unit, provenance, metric === 'goodput' ? null : (calibrated?.requests ?? null)),
    };
  });
}

const responses = (repeats: readonly CellRepeat[]) => repeats.map(({ response }) => response);

function describe(row: StatsRow): readonly [StatsMetric, Metric, Unit] {
  const found = COMPARED.find(([name]) => name === row.metric);
  if (found === undefined) throw new Error(`No column for the metric ${row.metric}.`);
  return found;
}

/** The larger of what the two architectures' controls found, by metric. */
function floors(cells: readonly Cell[], controls: readonly Control[]): Partial<Record<StatsMetric, number>> {
  const found: Partial<Record<StatsMetric, number>> = {};
  for (const [name, metric] of COMPARED) {
    const values = controls.flatMap((control) =>
      control.metric === metric &&
      control.difference.value !== null &&
      cells.some((cell) => cell.workload === control.workload && cell.architecture === control.architecture)
        ? [Math.abs(control.difference.value)]
        : [],
    );
    if (values.length > 0) found[name] = Math.max(...values);
  }
  return found;
}

function toQuantities(
  difference: Difference,
  unit: Unit,
  { provenance, n, tooFew }: { provenance: ProvenanceKind; n: number; tooFew: string },
): { difference: Quantity; ratio: Quantity } {
  if (difference.state === 'not-estimable') {
    const reason = difference.reason === 'too-few-repeats' ? tooFew : describeReason(difference.reason);
    return {
      difference: missing(unit, provenance, reason, n),
      ratio: missing('ratio', provenance, reason, n),
    };
  }
  const of = ({ value, low, high }: { value: number; low: number; high: number }, as: Unit): Quantity => ({
    value: roundNumber(value),
    unit: as,
    low: roundNumber(low),
    high: roundNumber(high),
    n,
    provenance,
    reason: null,
  });
  return {
    difference: of(difference.difference, unit),
    ratio:
      difference.ratio === null
        ? missing('ratio', provenance, 'one side is zero', n)
        : of(difference.ratio, 'ratio'),
  };
}
