import type { ComparisonRow, Control, Metric, ProvenanceKind, Quantity, Unit } from '@crossover/model';
import {
  type ComparisonOptions,
  compare,
  type Difference,
  type Metric as StatsMetric,
  type ComparisonRow as StatsRow,
} from '@crossover/stats';
import { roundNumber } from './canonical-json.ts';
import type { Cell, CellRepeat } from './cell.ts';
import type { InstrumentBias } from './instrument-bias.ts';
import { describeReason, exact, missing } from './quantity.ts';

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

export interface ComparisonContext {
  readonly sloMs: number;
  readonly provenance: ProvenanceKind;
  readonly instrumentBias?: InstrumentBias;
}

/**
 * Each architecture against itself: its odd repeats against its even ones, which ran at neighbouring times. What this
 * calls a difference is noise.
 */
export function controlCell(cell: Cell, { sloMs, provenance }: ComparisonContext): Control[] {
  const odd = cell.valid.filter((_, index) => index % 2 === 0);
  const even = cell.valid.filter((_, index) => index % 2 === 1);
  if (odd.length === 0 || even.length === 0) return [];
  const { rows } = compare(responses(odd), responses(even), {
    design: 'same-architecture',
    metrics: METRICS,
    sloMs,
  });
  return rows.map((row) => {
    const [, metric, unit] = describe(row);
    return {
      workload: cell.workload,
      architecture: cell.architecture,
      metric,
      ...toQuantities(row.difference, unit, {
        provenance,
        n: cell.valid.length,
        tooFew: CONTROL_NEEDS,
      }),
    };
  });
}

/** Two architectures under one workload, pair of repeats by pair of repeats. */
export function compareCells(
  a: Cell,
  b: Cell,
  controls: readonly Control[],
  context: ComparisonContext,
): Omit<ComparisonRow, 'sentence'>[] {
  const pairs = a.valid.flatMap((one) => {
    const other = b.valid.find(({ repeat }) => repeat === one.repeat);
    return other === undefined ? [] : [[one, other] as const];
  });
  const noiseFloor = floors([a, b], controls);
  const options: ComparisonOptions = {
    metrics: METRICS,
    sloMs: context.sloMs,
    noiseFloor,
    instrumentBias: context.instrumentBias ?? {},
  };
  const { rows } = compare(
    responses(pairs.map(([one]) => one)),
    responses(pairs.map(([, other]) => other)),
    options,
  );
  return rows.map((row): Omit<ComparisonRow, 'sentence'> => {
    const [name, metric, unit] = describe(row);
    const floor = noiseFloor[name];
    const bias = context.instrumentBias?.[name];
    const adjusted = row.difference.state === 'estimated' ? row.difference.adjusted : null;
    return {
      workload: a.workload,
      metric,
      a: a.architecture,
      b: b.architecture,
      pairs: pairs.length,
      ...toQuantities(row.difference, unit, {
        provenance: context.provenance,
        n: pairs.length,
        tooFew: 'a difference needs two pairs of valid repeats',
      }),
      adjusted: {
        low: adjusted === null ? null : roundNumber(adjusted.low),
        high: adjusted === null ? null : roundNumber(adjusted.high),
      },
      verdict: row.verdict,
      reason: row.reason,
      smallestEffect:
        row.band === null
          ? missing(unit, context.provenance, 'the reference has no value')
          : exact(row.band, unit, context.provenance),
      noiseFloor:
        floor === undefined
          ? missing(unit, context.provenance, CONTROL_NEEDS)
          : exact(floor, unit, context.provenance),
      instrumentBias:
        bias === undefined
          ? missing(unit, context.provenance, 'lateness says nothing of this measure')
          : exact(bias, unit, context.provenance),
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
