import {
  aaControl,
  type ComparisonRow,
  compare,
  controlVariance,
  createRandom,
  decideStop,
  lastLookLevel,
  planLooks,
  primaryLevel,
  type Random,
  type RepeatSample,
  repeatsNeeded,
  resolutionOf,
  type SmallestEffect,
  type VerdictNoise,
  wilsonInterval,
} from '../src/index.ts';
import { type Demonstration, rounded } from './demonstration.ts';
import {
  PAIRS_SHARE_MUCH,
  SCENARIOS,
  type Scenario,
  type SyntheticPlan,
  syntheticPairs,
} from './synthetic-run.ts';

/** The default run: 10 repeats of 4.03 s at 120 requests/s. */
const DEFAULT_BUDGET: SyntheticPlan = { repeats: 10, requests: 483 };
/** Many repeats take long; fewer runs tell enough of a power near 1. */
const PLANNED_RUNS = 100;

const LEVEL = primaryLevel(0.95);

/**
 * Fitted to the steady repeats of the published run 2026-11-21-steady-spike-sporadic: log p95 scatters by 0.08 from
 * repeat to repeat, p95 is 2.6 times the median, and the two sides of a pair have nothing in common.
 */
const AS_PUBLISHED: Scenario = {
  name: 'as in the published run',
  shared: 0.01,
  own: 0.075,
  within: 0.58,
  autocorrelation: 0.5,
  slowShare: 0,
  slowSpread: 0,
};

export interface PowerOptions {
  readonly comparisons?: number;
  readonly shift?: number;
  readonly budget?: SyntheticPlan;
  readonly scenarios?: readonly Scenario[];
}

/**
 * How often an injected shift of p95 gets its verdict, noise floor included: with the default budget, and with the
 * repeats that each such run makes `--resolve` plan, looks included. p95 is judged at the half of the table's error that
 * is always its own; rows that are clear before it would leave it more.
 */
export function run(options: PowerOptions = {}): Promise<Demonstration[]> {
  const { comparisons = 200, shift = 0.05, budget = DEFAULT_BUDGET } = options;
  const { scenarios = [AS_PUBLISHED, ...SCENARIOS.slice(0, 3), PAIRS_SHARE_MUCH] } = options;
  return Promise.resolve(
    scenarios.flatMap((scenario, s) => {
      const random = createRandom(3000 + s);
      const noises: VerdictNoise[] = [];
      const planned: { readonly repeats: number; readonly ended: Ended }[] = [];
      let found = 0;
      for (let i = 0; i < comparisons; i += 1) {
        const { a, b } = syntheticPairs(random, scenario, { ...budget, factorOfB: 1 + shift });
        const judged = judge(a, b, { level: LEVEL, smallestEffect: { share: 0, ms: 0 } });
        if (judged.row.verdict === 'a-better') found += 1;
        noises.push(judged.noise);
        if (i >= PLANNED_RUNS) continue;
        const { repeats } = planFrom(judged.noise, shift, budget.repeats);
        if (repeats === null) continue;
        planned.push({ repeats, ended: runPlanned(random, scenario, { ...budget, repeats }, shift) });
      }
      const typical = meanNoise(noises);
      const needed = planFrom(typical, shift).repeats;
      const byDefault = describe(
        `${scenario.name}, ${budget.repeats} × ${budget.requests}`,
        shift,
        { found, of: comparisons },
        {
          'shift found with 90 % power': rounded(
            resolutionOf(budget.repeats, typical, { level: LEVEL }) ?? Number.NaN,
          ),
          'repeats that 90 % power takes': needed ?? 'over 10,000',
        },
      );
      if (needed === null || planned.length === 0) return [byDefault];
      const inOrder = planned.map(({ repeats }) => repeats).sort((one, other) => one - other);
      const median = inOrder[inOrder.length >>> 1] ?? needed;
      const ended = planned.reduce((sum, one) => sum + one.ended.repeats, 0) / planned.length;
      return [
        byDefault,
        describe(
          `${scenario.name}, with the repeats that --resolve plans`,
          shift,
          { found: planned.filter((one) => one.ended.isFound).length, of: planned.length },
          {
            'repeats planned (median)': median,
            'as a multiple of those that 90 % power takes': rounded(median / needed, 2),
            'repeats run until it was clear (mean)': Math.round(ended),
          },
        ),
      ];
    }),
  );
}

/** With the bounds that `--resolve` takes after a run of so many repeats, or as if the noise were known. */
const planFrom = (noise: VerdictNoise, shift: number, repeatsOfLastRun = 0) =>
  repeatsNeeded({
    varianceOfLastRun: noise.variance,
    controlVariances: noise.controlVariances ?? [],
    resolutionShare: shift,
    level: lastLookLevel,
    repeatsOfLastRun,
  });

interface Ended {
  readonly repeats: number;
  readonly isFound: boolean;
}

/** A run as `--resolve` makes it: looks fixed beforehand, and what matters is what is to be found. */
function runPlanned(random: Random, scenario: Scenario, plan: SyntheticPlan, shift: number): Ended {
  const { a, b } = syntheticPairs(random, scenario, { ...plan, factorOfB: 1 + shift });
  const looks = planLooks(plan.repeats);
  for (const [index, repeats] of looks.entries()) {
    const sequence = { repeats, mostRepeats: plan.repeats, looks: looks.slice(0, index + 1), level: LEVEL };
    const { level } = decideStop({ ...sequence, logRatio: 0, variance: 1, bandShare: 0 });
    const sides = [a.slice(0, repeats), b.slice(0, repeats)] as const;
    const { row, logRatio, floor, noise } = judge(...sides, {
      level,
      smallestEffect: { share: shift, ms: 0 },
    });
    const { action } = decideStop({
      ...sequence,
      logRatio,
      variance: noise.variance,
      bandShare: shift,
      noiseFloorShare: floor,
    });
    if (action === 'stop') return { repeats, isFound: row.verdict === 'a-better' };
  }
  return { repeats: plan.repeats, isFound: false };
}

interface Judged {
  readonly row: ComparisonRow;
  readonly logRatio: number;
  /** of the smaller p95 */
  readonly floor: number;
  readonly noise: VerdictNoise;
}

/** p95 as a report judges it: both sides' A/A controls, then the comparison with the larger of what they found. */
function judge(
  a: readonly RepeatSample[],
  b: readonly RepeatSample[],
  options: { readonly level: number; readonly smallestEffect: Partial<SmallestEffect> },
): Judged {
  const controls = [a, b].flatMap((side) => {
    const control = aaControl(side, { metrics: ['p95'] });
    const difference = control?.rows[0]?.difference;
    if (difference?.state !== 'estimated' || difference.ratio === null) return [];
    const variance = controlVariance(difference.ratio, side.length);
    return [
      { floorMs: Math.abs(difference.difference.value), variances: variance === null ? [] : [variance] },
    ];
  });
  const floorMs = Math.max(0, ...controls.map((control) => control.floorMs));
  const { rows } = compare(a, b, { ...options, metrics: ['p95'], noiseFloor: { p95: floorMs } });
  const [row] = rows;
  const isEstimable = row?.a.state !== 'not-estimable' && row?.b.state !== 'not-estimable';
  if (row?.difference.state !== 'estimated' || row.difference.ratio === null || !isEstimable)
    throw new Error('expected p95 of generated repeats to be estimable');
  const { ratio, variance } = row.difference;
  return {
    row,
    logRatio: Math.log(ratio.value),
    floor: floorMs / Math.min(row.a.value, row.b.value),
    noise: { variance, controlVariances: controls.flatMap(({ variances }) => variances) },
  };
}

function meanNoise(noises: readonly VerdictNoise[]): VerdictNoise {
  const mean = (of: (noise: VerdictNoise) => number): number =>
    noises.reduce((sum, noise) => sum + of(noise), 0) / noises.length;
  return {
    variance: mean(({ variance }) => variance),
    controlVariances: [0, 1].map((side) => mean(({ controlVariances = [] }) => controlVariances[side] ?? 0)),
  };
}

function describe(
  what: string,
  shift: number,
  { found, of }: { readonly found: number; readonly of: number },
  details: Demonstration['details'],
): Demonstration {
  return {
    name: `power for ${100 * shift} % of p95, ${what}`,
    value: rounded(found / of),
    limit: 0.9,
    ok: found / of >= 0.9,
    details: {
      'lower Wilson bound': rounded(wilsonInterval(found, of)?.low ?? 0),
      ...details,
      comparisons: of,
    },
  };
}
