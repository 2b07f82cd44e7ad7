import type { Crossover } from '@crossover/model';
import { totalUsdOf } from './architecture/bill.ts';
import type { BillOptions } from './architecture/month-of-usage.ts';
import { isSplit } from './baseline.ts';
import { type Cheaper, type CostCurve, type Crossings, findCrossings } from './crossings.ts';
import type { ArchitectureInputs } from './inputs.ts';
import { type Parameter, parametersOf, withValues } from './parameters.ts';
import { SHAPES } from './shape.ts';
import { type TornadoBar, tornado } from './tornado.ts';
import { type CurvePair, crossingIntervals, DEFAULT_DRAWS, MAX_DISTINCT_CROSSINGS } from './uncertainty.ts';

export const CROSSOVER_FROM_RATE = 0.01;
export const CROSSOVER_TO_RATE = 100_000;

export interface CrossoverOptions extends BillOptions {
  /** Repetitions behind the interval; 0 for none. Default 200. */
  readonly draws?: number;
}

/** A split runs beside servers alone over long stretches; nearer crossings than this are the steps of their fleets. */
const SPLIT_RESOLUTION = 2e-3;

type Changes = readonly (readonly [Parameter, number])[];

/**
 * Searches for one pair look at the same rates until they come near a crossing: the bills of the side that no change
 * concerns are made once.
 */
function curveUnder(subject: ArchitectureInputs, options: BillOptions): (changes: Changes) => CostCurve {
  const known = new Map<number, number>();
  const unchanged: CostCurve = (rate) => {
    const totalUsd = known.get(rate) ?? totalUsdOf(subject, rate, options);
    known.set(rate, totalUsd);
    return totalUsd;
  };
  const { id } = subject.architecture;
  return (changes) => {
    if (!changes.some(([{ architectures }]) => architectures.includes(id))) return unchanged;
    const changed = withValues(subject, changes);
    return (rate) => totalUsdOf(changed, rate, options);
  };
}

function curves(a: ArchitectureInputs, b: ArchitectureInputs, options: BillOptions) {
  const [underA, underB] = [curveUnder(a, options), curveUnder(b, options)];
  return (changes: Changes = []): CurvePair => ({ a: underA(changes), b: underB(changes) });
}

const KINDS = ['never', 'one'] as const;

/**
 * Where the monthly bills of two architectures cross between 0.01 and 100,000 requests per second, with the 95 %
 * interval of each point.
 */
export function crossoverOf(
  a: ArchitectureInputs,
  b: ArchitectureInputs,
  options: CrossoverOptions,
): Crossover {
  const curvesFor = curves(a, b, options);
  const nominal = curvesFor();
  const { points, cheaper }: Crossings = findCrossings(nominal.a, nominal.b, {
    from: CROSSOVER_FROM_RATE,
    to: CROSSOVER_TO_RATE,
    ...(isSplit(a.architecture) || isSplit(b.architecture) ? { resolution: SPLIT_RESOLUTION } : {}),
  });
  const ids: Record<Cheaper, string> = { a: a.architecture.id, b: b.architecture.id, equal: 'equal' };
  return {
    a: a.architecture.id,
    b: b.architecture.id,
    shape: (options.shape ?? SHAPES.constant).name,
    kind: KINDS[points.length] ?? 'several',
    points: crossingIntervals(points, parametersOf([a, b]), curvesFor, options.draws ?? DEFAULT_DRAWS),
    cheaper: cheaper.map((side) => ids[side]),
    fromRatePerSecond: CROSSOVER_FROM_RATE,
    toRatePerSecond: CROSSOVER_TO_RATE,
  };
}

/**
 * The five assumptions that move the first crossover of two architectures most; none when the bills never cross, or so
 * often that no crossing can be told from its neighbours.
 *
 * @param crossover of the same two under the same options, where it is known already.
 */
export function tornadoOf(
  a: ArchitectureInputs,
  b: ArchitectureInputs,
  options: BillOptions,
  crossover: Crossover = crossoverOf(a, b, { ...options, draws: 0 }),
): TornadoBar[] {
  const [first] = crossover.points;
  const ratePerSecond = first?.value ?? null;
  if (ratePerSecond === null || crossover.points.length > MAX_DISTINCT_CROSSINGS) return [];
  const side = (id: string | undefined): Cheaper =>
    id === a.architecture.id ? 'a' : id === b.architecture.id ? 'b' : 'equal';
  const [before, after] = crossover.cheaper;
  return tornado(
    { ratePerSecond, before: side(before), after: side(after) },
    parametersOf([a, b]),
    curves(a, b, options),
  );
}
