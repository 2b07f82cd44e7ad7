import {
  compare,
  createRandom,
  type Metric,
  type Random,
  repeatsNeeded,
  resolutionOf,
  wilsonInterval,
} from '../src/index.ts';
import { type Demonstration, rounded } from './demonstration.ts';
import { SCENARIOS, type Scenario, type SyntheticPlan, syntheticPairs } from './synthetic-run.ts';

const LATENCY_METRICS: readonly Metric[] = ['p50', 'p90', 'p95', 'p99', 'p999'];

/** The default run: 10 repeats of 4.03 s at 120 requests/s. */
const DEFAULT_BUDGET: SyntheticPlan = { repeats: 10, requests: 483 };
/** Many repeats take long; fewer comparisons tell enough of a power near 1. */
const PLANNED_COMPARISONS = 60;

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
 * How often an injected shift of p95 is found in a table of five percentiles with p95 as its main question: with the
 * default budget, and with the repeats that planning asks for after a run of the default budget (`--resolve 5%`).
 */
export function run(options: PowerOptions = {}): Promise<Demonstration[]> {
  const { comparisons = 200, shift = 0.05, budget = DEFAULT_BUDGET } = options;
  const { scenarios = [AS_PUBLISHED, ...SCENARIOS.slice(0, 3)] } = options;
  return Promise.resolve(
    scenarios.flatMap((scenario, s) => {
      const random = createRandom(3000 + s);
      const byDefault = tryShift(random, scenario, budget, shift, comparisons);
      const planned = repeatsNeeded({
        varianceOfLastRun: byDefault.variance,
        resolutionShare: shift,
        level: 0.975,
        repeatsOfLastRun: budget.repeats,
      }).repeats;
      const found = resolutionOf(budget.repeats, byDefault.variance, { level: 0.975 });
      const rows = [
        describe(scenario, budget, shift, byDefault, comparisons, {
          'shift found with 90 % power': rounded(found ?? Number.NaN),
          'repeats that planning asks for': planned ?? 'over 10,000',
        }),
      ];
      if (planned === null) return rows;
      const plan = { ...budget, repeats: planned };
      const asPlanned = tryShift(random, scenario, plan, shift, Math.min(PLANNED_COMPARISONS, comparisons));
      return [
        ...rows,
        describe(scenario, plan, shift, asPlanned, Math.min(PLANNED_COMPARISONS, comparisons)),
      ];
    }),
  );
}

interface Found {
  readonly times: number;
  /** Mean variance of one pair's log ratio of p95. */
  readonly variance: number;
}

function tryShift(
  random: Random,
  scenario: Scenario,
  plan: SyntheticPlan,
  shift: number,
  comparisons: number,
): Found {
  let times = 0;
  let variance = 0;
  for (let i = 0; i < comparisons; i += 1) {
    const { a, b } = syntheticPairs(random, scenario, { ...plan, factorOfB: 1 + shift });
    const table = compare(a, b, { metrics: LATENCY_METRICS, smallestEffect: { share: 0, ms: 0 } });
    const row = table.rows.find(({ metric }) => metric === 'p95');
    if (row?.difference.state !== 'estimated') continue;
    if (row.verdict === 'a-better') times += 1;
    variance += row.difference.variance / comparisons;
  }
  return { times, variance };
}

function describe(
  scenario: Scenario,
  plan: SyntheticPlan,
  shift: number,
  { times }: Found,
  comparisons: number,
  details: Demonstration['details'] = {},
): Demonstration {
  const share = times / comparisons;
  return {
    name: `power for ${100 * shift} % of p95, ${scenario.name}, ${plan.repeats} × ${plan.requests}`,
    value: rounded(share),
    limit: 0.9,
    ok: share >= 0.9,
    details: {
      'lower Wilson bound': rounded(wilsonInterval(times, comparisons)?.low ?? 0),
      ...details,
      comparisons,
    },
  };
}
