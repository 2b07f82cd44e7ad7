import {
  compare,
  createRandom,
  type Metric,
  repeatsNeeded,
  resolutionOf,
  wilsonInterval,
} from '../src/index.ts';
import { type Demonstration, rounded } from './demonstration.ts';
import { SCENARIOS, type SyntheticPlan, syntheticPairs } from './synthetic-run.ts';

const LATENCY_METRICS: readonly Metric[] = ['p50', 'p90', 'p95', 'p99', 'p999'];

export interface PowerOptions {
  readonly comparisons?: number;
  readonly plans?: readonly SyntheticPlan[];
  readonly shift?: number;
}

/** The default budget: 5 repeats of 2,000 requests per architecture; and the same requests spread over more repeats. */
const PLANS: readonly SyntheticPlan[] = [
  { repeats: 5, requests: 2000 },
  { repeats: 10, requests: 1000 },
  { repeats: 20, requests: 500 },
];

/**
 * How often an injected shift of p95 is found in a table of five percentiles with p95 as its main question (`value`),
 * how often if nothing else were asked, and the shift that the budget does find with 90 % power.
 */
export function run(options: PowerOptions = {}): Promise<Demonstration[]> {
  const { comparisons = 200, plans = PLANS, shift = 0.05 } = options;
  const demonstrations = SCENARIOS.flatMap((scenario, s) =>
    plans.map((plan): Demonstration => {
      const random = createRandom(3000 + s);
      let alone = 0;
      let inTable = 0;
      let variance = 0;
      for (let i = 0; i < comparisons; i += 1) {
        const { a, b } = syntheticPairs(random, scenario, { ...plan, factorOfB: 1 + shift });
        const table = compare(a, b, { metrics: LATENCY_METRICS, smallestEffect: { share: 0.05, ms: 0 } });
        const row = table.rows.find(({ metric }) => metric === 'p95');
        if (row?.difference.state !== 'estimated') continue;
        if (row.verdict === 'a-better') inTable += 1;
        if (row.difference.difference.high < 0) alone += 1;
        variance += row.difference.variance / comparisons;
      }
      const share = inTable / comparisons;
      return {
        name: `power for ${100 * shift} % of p95, ${scenario.name}, ${plan.repeats} × ${plan.requests}`,
        value: rounded(share),
        limit: 0.9,
        ok: share >= 0.9,
        details: {
          'lower Wilson bound': rounded(wilsonInterval(inTable, comparisons)?.low ?? 0),
          'p95 as the only question': rounded(alone / comparisons),
          'shift found with 90 % power': rounded(resolutionOf(plan.repeats, variance, { level: 0.975 }) ?? 0),
          'repeats this takes':
            repeatsNeeded({ varianceOfLastRun: variance, resolutionShare: shift, level: 0.975 }).repeats ??
            'over 10,000',
          comparisons,
        },
      };
    }),
  );
  return Promise.resolve(demonstrations);
}
