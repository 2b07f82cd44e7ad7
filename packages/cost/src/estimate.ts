import type {
  Architecture,
  Assumption,
  Baseline,
  Bill,
  Crossover,
  Quantity,
  UsageProfile,
} from '@crossover/model';
import { type Advice, adviceFor, type Needs } from './advice.ts';
import { billOf, instancesAt, totalUsdOf, usageOf } from './architecture/bill.ts';
import type { BillOptions } from './architecture/month-of-usage.ts';
import type { PricePlan } from './architecture/settings.ts';
import type { Inputs } from './assumptions.ts';
import { baselineOf, isSplit } from './baseline.ts';
import { crossoverOf, tornadoOf } from './crossover.ts';
import { estimateSentence } from './estimate-sentence.ts';
import { type ArchitectureInputs, resolveInputs, toAssumptions } from './inputs.ts';
import { AVERAGE_MONTH } from './month.ts';
import { parametersOf, withValues } from './parameters.ts';
import type { FreeTier } from './price.ts';
import { roundToCents } from './rounding.ts';
import { SHAPES } from './shape.ts';
import type { TornadoBar } from './tornado.ts';
import { DEFAULT_DRAWS, totalInterval } from './uncertainty.ts';
import type { UsageEntry } from './usage-file/entry.ts';

export interface EstimateRequest extends BillOptions {
  readonly architectures: readonly Architecture[];
  /** Mean requests per second over the month. */
  readonly ratePerSecond: number;
  /** What a run measured; architectures without a profile take the defaults. */
  readonly profiles?: readonly UsageProfile[];
  /** The reader's own values for any input. */
  readonly overrides?: Partial<Inputs>;
  readonly needs?: Needs;
  /** Repetitions behind each interval; 0 for none. Default 200. */
  readonly draws?: number;
  /** False leaves out crossovers and tornado. Default true. */
  readonly hasCrossovers?: boolean;
  /** False leaves out the best split. Default as `hasCrossovers`. */
  readonly hasBaselines?: boolean;
}

export interface ArchitectureEstimate {
  readonly architecture: string;
  readonly bill: Bill;
  readonly total: Quantity;
  /** Server instances that run all month; 0 without servers. */
  readonly instances: number;
  /** The same usage as `crossover cost` takes it. */
  readonly usage: readonly UsageEntry[];
}

export interface PairCrossover {
  readonly crossover: Crossover;
  /** The five assumptions that move its first point most. */
  readonly tornado: readonly TornadoBar[];
}

/** Everything that `crossover estimate` and the page's calculator show for one reader's traffic. */
export interface Estimate {
  readonly region: string;
  readonly ratePerSecond: number;
  readonly shape: { readonly name: string; readonly title: string; readonly peakToMean: number };
  readonly hoursPerMonth: number;
  readonly freeTier: FreeTier;
  readonly plan: PricePlan;
  readonly pricesReadOn: string;
  readonly architectures: readonly ArchitectureEstimate[];
  /** Id of the cheapest at this rate, to the cent; `equal` when the two cheapest do not differ. */
  readonly cheapest: string;
  readonly crossovers: readonly PairCrossover[];
  /** The best split between servers and functions, for each architecture that has both. */
  readonly baselines: readonly Baseline[];
  readonly advice: readonly Advice[];
  /** Every input used, measured or assumed, with its source. */
  readonly assumptions: readonly Assumption[];
  /** The answer in words. */
  readonly sentences: readonly string[];
}

function estimateOne(subject: ArchitectureInputs, request: EstimateRequest): ArchitectureEstimate {
  const { ratePerSecond, draws = DEFAULT_DRAWS } = request;
  const bill = billOf(subject, ratePerSecond, request);
  return {
    architecture: subject.architecture.id,
    bill,
    total: totalInterval(
      bill.totalUsd,
      parametersOf([subject]),
      (changes) => totalUsdOf(withValues(subject, changes), ratePerSecond, request),
      draws,
    ),
    instances: instancesAt(subject, ratePerSecond, request),
    usage: usageOf(subject, ratePerSecond, request),
  };
}

function cheapestOf(estimates: readonly ArchitectureEstimate[]): string {
  const [first, second] = estimates.toSorted((x, y) => x.bill.totalUsd - y.bill.totalUsd);
  if (first === undefined) return 'equal';
  const isEqual =
    second !== undefined && roundToCents(first.bill.totalUsd) === roundToCents(second.bill.totalUsd);
  return isEqual ? 'equal' : first.architecture;
}

function pairs<T>(items: readonly T[]): (readonly [T, T])[] {
  return items.flatMap((a, i) => items.slice(i + 1).map((b) => [a, b] as const));
}

function baselinesOf(subjects: readonly ArchitectureInputs[], request: EstimateRequest): Baseline[] {
  const pure = subjects.filter(({ architecture }) => !isSplit(architecture));
  return subjects
    .filter(({ architecture }) => isSplit(architecture))
    .map((subject) => baselineOf(subject, pure, request.ratePerSecond, request));
}

/**
 * What each architecture costs for the reader's own traffic, where the bills cross, what moves that, and what the
 * documented limits say. Pure and deterministic: the command line and the browser give the same numbers.
 */
export function estimate(request: EstimateRequest): Estimate {
  const { ratePerSecond, shape = SHAPES.constant, month = AVERAGE_MONTH, needs = {} } = request;
  const subjects = request.architectures.map((architecture) =>
    resolveInputs(
      architecture,
      request.profiles?.find((profile) => profile.architecture === architecture.id),
      request.overrides,
    ),
  );
  const architectures = subjects.map((subject) => estimateOne(subject, request));
  const crossovers =
    request.hasCrossovers === false
      ? []
      : pairs(subjects).map(([a, b]) => {
          const crossover = crossoverOf(a, b, request);
          return { crossover, tornado: tornadoOf(a, b, request, crossover) };
        });
  const answer = {
    region: request.book.region,
    ratePerSecond,
    shape: { name: shape.name, title: shape.title, peakToMean: shape.peakToMean },
    hoursPerMonth: month.hours,
    freeTier: request.freeTier ?? 'none',
    plan: request.plan ?? 'on-demand',
    pricesReadOn: request.book.readOn,
    architectures,
    cheapest: cheapestOf(architectures),
    crossovers,
    baselines:
      (request.hasBaselines ?? request.hasCrossovers) === false ? [] : baselinesOf(subjects, request),
    advice: subjects.flatMap(({ architecture, values }, i) =>
      adviceFor({
        architecture,
        values,
        ratePerSecond,
        shape,
        needs,
        instances: architectures[i]?.instances ?? 0,
      }),
    ),
    assumptions: subjects.flatMap(toAssumptions),
  };
  const titles = new Map(request.architectures.map(({ id, title }) => [id, title]));
  return { ...answer, sentences: estimateSentence(answer, (id) => titles.get(id) ?? id) };
}
