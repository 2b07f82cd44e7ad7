import type { Quantity } from '@crossover/model';
import { normalQuantile } from '@crossover/stats';
import type { InputName } from './assumptions.ts';
import {
  COARSE_SEARCH,
  type CostCurve,
  type Crossing,
  type CrossingOptions,
  findCrossings,
} from './crossings.ts';
import { type Parameter, valueAt } from './parameters.ts';

/**
 * What the interval carries: everything measured of speed and capacity, the steps from the measuring machine to AWS,
 * and what the reader cannot know beforehand (logs, database I/O, idle expiry, how full a database may run).
 * Not the traffic's own properties (sizes, connections, queries): they are the reader's to state; the tornado shows
 * them.
 */
export const UNCERTAIN_INPUTS: ReadonlySet<InputName> = new Set<InputName>([
  'billedDurationMs',
  'initDurationMs',
  'coldShare',
  'lambdaDurationFactor',
  'serverCapacityPerSecond',
  'serverCpuMsPerRequest',
  'serverVcpuFactor',
  'databaseCpuMsPerRequest',
  'logBytesPerRequest',
  'databaseBytesPerRequest',
  'databaseIoPerRequest',
  'idleExpirySeconds',
  'databaseUtilizationShare',
  'acuPerVcpu',
]);

export const DEFAULT_DRAWS = 200;

/** Bills that cross more often take turns with the steps of their fleets: no crossing can be told from its neighbours. */
export const MAX_DISTINCT_CROSSINGS = 6;

/** Positive root of x^(d+1) = x + 1: the generalised golden ratio. */
function goldenRatio(dimensions: number): number {
  let x = 2;
  for (let i = 0; i < 40; i += 1) x = (1 + x) ** (1 / (dimensions + 1));
  return x;
}

/**
 * Points that fill the unit cube evenly, as standard normal scores. Deterministic: the same interval every time,
 * with far fewer draws than random ones need.
 *
 * @see Roberts (2018), The unreasonable effectiveness of quasirandom sequences (R-sequence)
 */
export function normalDraws(draws: number, dimensions: number): number[][] {
  const ratio = goldenRatio(dimensions);
  return Array.from({ length: draws }, (_, i) =>
    Array.from({ length: dimensions }, (_, j) => {
      const position = (0.5 + (i + 1) / ratio ** (j + 1)) % 1;
      return normalQuantile(Math.min(1 - 1e-9, Math.max(1e-9, position)));
    }),
  );
}

/** The value below which a share of the sorted values lies, interpolated. */
export function sortedQuantile(sorted: readonly number[], share: number): number {
  const position = share * sorted.length - 0.5;
  const below = Math.min(sorted.length - 1, Math.max(0, Math.floor(position)));
  const above = Math.min(sorted.length - 1, below + 1);
  const weight = Math.min(1, Math.max(0, position - below));
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[above] ?? low;
  return low + (high - low) * weight;
}

export interface CurvePair {
  readonly a: CostCurve;
  readonly b: CostCurve;
}

const distance = (a: Crossing, b: Crossing) => Math.abs(Math.log(a.ratePerSecond / b.ratePerSecond));

/** The crossing that stands for a nominal one: same direction, nearest on the log scale. */
export function matchCrossing(nominal: Crossing, found: readonly Crossing[]): Crossing | null {
  const same = found.filter((crossing) => crossing.after === nominal.after);
  return same.toSorted((x, y) => distance(x, nominal) - distance(y, nominal))[0] ?? null;
}

/**
 * Which crossing of a draw stands for which nominal one, by the nominal one's index. As many as in the nominal case
 * are the same ones in their order; else the nearest pairs first, each crossing once.
 */
function matchCrossings(
  nominal: readonly Crossing[],
  found: readonly Crossing[],
): (readonly [index: number, match: Crossing])[] {
  if (found.length === nominal.length && found[0]?.after === nominal[0]?.after) {
    return found.map((crossing, i) => [i, crossing] as const);
  }
  const candidates = nominal
    .flatMap((crossing, i) =>
      found.filter((each) => each.after === crossing.after).map((match) => [i, match] as const),
    )
    .sort(([i, x], [j, y]) => {
      const [first, second] = [nominal[i], nominal[j]];
      return (
        (first === undefined ? 0 : distance(x, first)) - (second === undefined ? 0 : distance(y, second))
      );
    });
  const taken = new Set<number | Crossing>();
  const matches: (readonly [number, Crossing])[] = [];
  for (const [i, match] of candidates) {
    if (taken.has(i) || taken.has(match)) continue;
    taken.add(i).add(match);
    matches.push([i, match]);
  }
  return matches;
}

/**
 * A 95 % interval for each crossing: the search is repeated with the uncertain parameters drawn from their ranges.
 *
 * @param curvesFor the two bills under changed parameters.
 */
export function crossingIntervals(
  nominal: readonly Crossing[],
  parameters: readonly Parameter[],
  curvesFor: (changes: readonly (readonly [Parameter, number])[]) => CurvePair,
  draws: number = DEFAULT_DRAWS,
  search: CrossingOptions = {},
): Quantity[] {
  const uncertain = parameters.filter(
    ({ name, input }) => UNCERTAIN_INPUTS.has(name) && input.high > input.low,
  );
  if (
    draws === 0 ||
    uncertain.length === 0 ||
    nominal.length === 0 ||
    nominal.length > MAX_DISTINCT_CROSSINGS
  ) {
    const reason =
      draws === 0
        ? 'no interval was asked for'
        : uncertain.length === 0
          ? 'no uncertain input has a range'
          : 'so many crossings follow each other that none can be told apart from draw to draw';
    return nominal.map((crossing) => toQuantity(crossing, null, null, reason));
  }
  const rates = nominal.map((): number[] => []);
  for (const scores of normalDraws(draws, uncertain.length)) {
    const changes = uncertain.map(
      (parameter, i) => [parameter, valueAt(parameter.input, scores[i] ?? 0)] as const,
    );
    const { a, b } = curvesFor(changes);
    const { points } = findCrossings(a, b, { ...COARSE_SEARCH, ...search });
    for (const [i, match] of matchCrossings(nominal, points)) rates[i]?.push(match.ratePerSecond);
  }
  return nominal.map((crossing, i) => {
    const sorted = (rates[i] ?? []).sort((x, y) => x - y);
    const missing = 1 - sorted.length / draws;
    const reason =
      missing > 0.01 ? `in ${Math.round(100 * missing)} % of the draws the bills do not cross here` : null;
    if (sorted.length < draws / 2) return toQuantity(crossing, null, null, reason);
    return toQuantity(crossing, sortedQuantile(sorted, 0.025), sortedQuantile(sorted, 0.975), reason);
  });
}

function toQuantity(
  { ratePerSecond }: Crossing,
  low: number | null,
  high: number | null,
  reason: string | null,
): Quantity {
  return {
    value: ratePerSecond,
    unit: 'requests/s',
    low: low === null ? null : Math.min(low, ratePerSecond),
    high: high === null ? null : Math.max(high, ratePerSecond),
    n: null,
    provenance: 'modelled',
    reason,
  };
}

/** A month's total with the range that the uncertain inputs of one architecture give it. */
export function totalInterval(
  totalUsd: number,
  parameters: readonly Parameter[],
  totalFor: (changes: readonly (readonly [Parameter, number])[]) => number,
  draws: number = DEFAULT_DRAWS,
): Quantity {
  const uncertain = parameters.filter(
    ({ name, input }) => UNCERTAIN_INPUTS.has(name) && input.high > input.low,
  );
  const base = { value: totalUsd, unit: 'USD/month' as const, n: null, provenance: 'modelled' as const };
  if (draws === 0 || uncertain.length === 0) {
    return {
      ...base,
      low: null,
      high: null,
      reason: draws === 0 ? 'no interval was asked for' : 'no uncertain input has a range',
    };
  }
  const totals = normalDraws(draws, uncertain.length)
    .map((scores) =>
      totalFor(uncertain.map((parameter, i) => [parameter, valueAt(parameter.input, scores[i] ?? 0)])),
    )
    .sort((x, y) => x - y);
  return {
    ...base,
    low: Math.min(totalUsd, sortedQuantile(totals, 0.025)),
    high: Math.max(totalUsd, sortedQuantile(totals, 0.975)),
    reason: null,
  };
}
