import { compare, createRandom, type Metric, wilsonInterval } from '../src/index.ts';
import { type Demonstration, print, rounded } from './demonstration.ts';
import { SCENARIOS, type SyntheticPlan, syntheticPairs } from './synthetic-run.ts';

const LATENCY_METRICS: readonly Metric[] = ['p50', 'p90', 'p95', 'p99', 'p999'];

export interface PowerOptions {
  readonly comparisons?: number;
  readonly plans?: readonly SyntheticPlan[];
  readonly shift?: number;
}

/** The default budget: 5 repeats of 2,000 requests per architecture; and the same requests over ten repeats. */
const PLANS: readonly SyntheticPlan[] = [
  { repeats: 5, requests: 2000 },
  { repeats: 10, requests: 1000 },
  { repeats: 20, requests: 500 },
];

/**
 * How often an injected shift of p95 is found: as the one metric asked about (`value`), and in a table of five
 * percentiles under Holm's adjustment (details).
 */
export function run(options: PowerOptions = {}): Promise<Demonstration[]> {
  const { comparisons = 300, plans = PLANS, shift = 0.05 } = options;
  const demonstrations = SCENARIOS.flatMap((scenario, s) =>
    plans.map((plan): Demonstration => {
      const random = createRandom(3000 + s);
      let alone = 0;
      let inTable = 0;
      for (let i = 0; i < comparisons; i += 1) {
        const { a, b } = syntheticPairs(random, scenario, { ...plan, factorOfB: 1 + shift });
        const smallestEffect = { share: shift, ms: 0 };
        const [only] = compare(a, b, { metrics: ['p95'], smallestEffect }).rows;
        const row = compare(a, b, { metrics: LATENCY_METRICS, smallestEffect }).rows.find(
          (r) => r.metric === 'p95',
        );
        if (only?.verdict === 'a-better') alone += 1;
        if (row?.verdict === 'a-better') inTable += 1;
      }
      const share = alone / comparisons;
      return {
        name: `power for ${100 * shift} % of p95, ${scenario.name}, ${plan.repeats} × ${plan.requests}`,
        value: rounded(share),
        limit: 0.9,
        ok: share >= 0.9,
        details: {
          'in a table of five percentiles': rounded(inTable / comparisons),
          'lower Wilson bound': rounded(wilsonInterval(alone, comparisons)?.low ?? 0),
          comparisons,
        },
      };
    }),
  );
  return Promise.resolve(demonstrations);
}

if (import.meta.main) print(await run());
