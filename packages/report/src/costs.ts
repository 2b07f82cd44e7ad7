import {
  type ArchitectureInputs,
  adviceFor,
  type BillOptions,
  billOf,
  crossoverOf,
  instancesAt,
  OLD_SOURCE_DAYS,
  type PriceBook,
  parametersOf,
  priceBook,
  resolveInputs,
  SHAPES,
  type TornadoBar,
  toAssumptions,
  tornadoOf,
  totalInterval,
  totalUsdOf,
  withValues,
} from '@crossover/cost';
import type {
  Architecture,
  CostEstimate,
  Crossover,
  ProvenanceKind,
  Quantity,
  Report,
  UsageProfile,
  Warning,
} from '@crossover/model';
import { findBaselines } from './baselines.ts';
import { roundNumber } from './canonical-json.ts';
import { hasBills } from './has-bills.ts';
import { measuredProfiles } from './measured-profiles.ts';
import type { RunData } from './run-data.ts';

type CostFindings = Pick<
  Report,
  | 'bills'
  | 'baselines'
  | 'crossovers'
  | 'assumptions'
  | 'estimates'
  | 'sensitivities'
  | 'priceDates'
  | 'advice'
>;

interface CostCurvePoint {
  readonly ratePerSecond: number;
  readonly totalUsd: number;
  readonly low: number;
  readonly high: number;
}

export interface Costs {
  readonly findings: CostFindings;
  /** What the bills are made of. */
  readonly book: PriceBook;
  readonly profiles: readonly UsageProfile[];
  readonly inputs: readonly ArchitectureInputs[];
  readonly warnings: readonly Warning[];
  /** Monthly total by rate, constant traffic, for the figure. */
  readonly curves: readonly {
    readonly architecture: Architecture;
    readonly points: readonly CostCurvePoint[];
  }[];
}

/** Rates of the table of pre-computed answers, requests per second. */
const ESTIMATE_RATES = [0.1, 0.3, 1, 3, 5, 10, 20, 30, 50, 100, 200, 500, 1000] as const;
const SHAPE_LIST = [SHAPES.constant, SHAPES['office-hours'], SHAPES.spiky];
/** Share of the draws that is enough for a band a few pixels high, and for the side answers. */
const BAND_SHARE = 0.2;
const SIDE_SHARE = 0.3;
const CURVE_POINTS = 49;
const DAY_MS = 86_400_000;

export interface CostOptions {
  /** Mean rate of the run's first workload; null when it is not known. */
  readonly ownRatePerSecond: number | null;
  readonly provenance: ProvenanceKind;
  readonly endedAt: string;
  /** Repetitions behind the first crossover's interval. */
  readonly draws: number;
}

/** What the run's usage costs in a month, at its own rate and at others, and where the bills cross. */
export async function computeCosts(
  run: RunData,
  architectures: readonly Architecture[],
  { ownRatePerSecond, provenance, endedAt, draws }: CostOptions,
): Promise<Costs> {
  const book = await priceBook(run.plan.region);
  const priced = hasBills(run.plan) ? architectures : [];
  const profiles = measuredProfiles(run, priced, provenance);
  const inputs = priced.map((architecture, index) => resolveInputs(architecture, profiles[index]));
  const pairs = inputs.flatMap((a, index) => inputs.slice(index + 1).map((b) => [a, b] as const));
  const crossovers = SHAPE_LIST.flatMap((shape, index) =>
    pairs.map(([a, b]) =>
      roundedCrossover(
        crossoverOf(a, b, { book, shape, draws: index === 0 ? draws : Math.round(draws * SIDE_SHARE) }),
      ),
    ),
  );
  const first = crossovers[0]?.points[0]?.value ?? null;
  const rates = billRates(ownRatePerSecond, first);
  const options = { book } satisfies BillOptions;
  const bills = rates.flatMap((rate) =>
    inputs.map((one) => ({ bill: billOf(one, rate, options), total: totalOf(one, rate, options, draws) })),
  );
  const priceDates = datesOf(bills);
  return {
    book,
    profiles,
    inputs,
    findings: {
      bills,
      crossovers,
      baselines: findBaselines(run, inputs, options),
      assumptions: inputs.flatMap(toAssumptions),
      estimates:
        inputs.length === 0
          ? []
          : SHAPE_LIST.flatMap((shape) =>
              ESTIMATE_RATES.map((rate) => estimate(inputs, rate, { book, shape }, shape.name)),
            ),
      sensitivities: pairs.flatMap(([a, b], index) =>
        tornadoOf(a, b, options, crossovers[index]).map((bar) =>
          describeBar(a.architecture.id, b.architecture.id, bar),
        ),
      ),
      priceDates,
      advice: inputs.flatMap(({ architecture, values }) =>
        ownRatePerSecond === null
          ? []
          : adviceFor({
              architecture,
              values,
              ratePerSecond: ownRatePerSecond,
              shape: SHAPES.constant,
              needs: {},
              instances: instancesAt({ architecture, values }, ownRatePerSecond, options),
            }),
      ),
    },
    warnings: warn(run, inputs, priceDates, endedAt),
    curves: inputs.map((one) => ({
      architecture: one.architecture,
      points: curve(one, options, first, Math.round(draws * BAND_SHARE)),
    })),
  };
}

/** The run's own rate and one on either side of the crossover, or a round one where there is none. */
function billRates(own: number | null, crossover: number | null): number[] {
  const roundedToOne = (rate: number) => Number(rate.toPrecision(1));
  const around =
    crossover === null ? [1, 1000] : [roundedToOne(crossover / 10), roundedToOne(crossover * 10)];
  const far = around.filter((rate) => own === null || rate / own > 2 || own / rate > 2);
  return [...far, ...(own === null ? [] : [Number(own.toPrecision(3))])].sort((a, b) => a - b);
}

function totalOf(
  one: ArchitectureInputs,
  ratePerSecond: number,
  options: BillOptions,
  draws: number,
): Quantity {
  const parameters = parametersOf([one]);
  const quantity = totalInterval(
    totalUsdOf(one, ratePerSecond, options),
    parameters,
    (changes) => totalUsdOf(withValues(one, changes), ratePerSecond, options),
    draws,
  );
  const cents = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100);
  return { ...quantity, value: cents(quantity.value), low: cents(quantity.low), high: cents(quantity.high) };
}

function estimate(
  inputs: readonly ArchitectureInputs[],
  ratePerSecond: number,
  options: BillOptions,
  shape: string,
): CostEstimate {
  const totals = inputs.map((one) => ({
    architecture: one.architecture.id,
    total: {
      value: Math.round(totalUsdOf(one, ratePerSecond, options) * 100) / 100,
      unit: 'USD/month' as const,
      low: null,
      high: null,
      n: null,
      provenance: 'modelled' as const,
      reason: 'the figure has the interval',
    },
  }));
  const least = Math.min(...totals.map(({ total }) => total.value));
  const cheapest = totals.filter(({ total }) => total.value === least);
  return {
    shape,
    ratePerSecond,
    totals,
    cheapest: cheapest.length === 1 ? (cheapest[0]?.architecture ?? 'equal') : 'equal',
  };
}

function curve(
  one: ArchitectureInputs,
  options: BillOptions,
  crossover: number | null,
  draws: number,
): CostCurvePoint[] {
  const from = Math.min(0.1, crossover === null ? 0.1 : 10 ** Math.floor(Math.log10(crossover)));
  const to = Math.max(1000, crossover === null ? 1000 : 10 ** Math.ceil(Math.log10(crossover) + 0.3));
  return Array.from({ length: CURVE_POINTS }, (_, index) => {
    const ratePerSecond = Number((from * (to / from) ** (index / (CURVE_POINTS - 1))).toPrecision(6));
    const { value, low, high } = totalOf(one, ratePerSecond, options, draws);
    const totalUsd = value ?? 0;
    return { ratePerSecond, totalUsd, low: low ?? totalUsd, high: high ?? totalUsd };
  });
}

function describeBar(a: string, b: string, bar: TornadoBar): Report['sensitivities'][number] {
  const round = (value: number | null) => (value === null ? null : roundNumber(value));
  return {
    a,
    b,
    name: bar.name,
    title: bar.title,
    architectures: [...bar.architectures],
    unit: bar.unit,
    value: roundNumber(bar.value),
    low: roundNumber(bar.low),
    high: roundNumber(bar.high),
    source: bar.source,
    isMeasured: bar.isMeasured,
    atLow: round(bar.atLow),
    atHigh: round(bar.atHigh),
    elasticity: round(bar.elasticity),
  };
}

/** To the digits that a report keeps. */
export function roundedCrossover(crossover: Crossover): Crossover {
  const round = (value: number | null) => (value === null ? null : roundNumber(value));
  return {
    ...crossover,
    points: crossover.points.map((point) => ({
      ...point,
      value: round(point.value),
      low: round(point.low),
      high: round(point.high),
    })),
  };
}

function warn(
  { plan }: RunData,
  inputs: readonly ArchitectureInputs[],
  priceDates: Report['priceDates'],
  endedAt: string,
): Warning[] {
  const warnings: Warning[] = inputs.flatMap(({ architecture, known }): Warning[] => {
    const capacity = known.find(({ name }) => name === 'serverCapacityPerSecond');
    return capacity === undefined || capacity.isMeasured
      ? []
      : [{ kind: 'capacity-assumed', architecture: architecture.id, ratePerSecond: capacity.value }];
  });
  // Against the run's own day, not today's: a report written again must not change.
  if (priceDates !== null) {
    const ageDays = Math.floor((Date.parse(endedAt) - Date.parse(priceDates.oldest)) / DAY_MS);
    if (ageDays > OLD_SOURCE_DAYS) {
      warnings.push({ kind: 'prices-stale', region: plan.region, ageDays, limitDays: OLD_SOURCE_DAYS });
    }
  }
  return warnings;
}

/** Of the prices that the bills use: the day the source gives for each, not the day on which the book was made. */
function datesOf(bills: Report['bills']): Report['priceDates'] {
  const dates = bills.flatMap(({ bill }) => bill.items.map(({ sourceDate }) => sourceDate)).sort();
  const [oldest, newest] = [dates[0], dates.at(-1)];
  return oldest === undefined || newest === undefined ? null : { oldest, newest };
}
