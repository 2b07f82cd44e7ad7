import { compare, createRandom, METRICS, type Metric } from '../src/index.ts';
import { type Demonstration, rounded } from './demonstration.ts';
import { SCENARIOS, syntheticPairs, trueQuantile } from './synthetic-run.ts';

const FACTORS = [1, 1.05, 3];
const LATENCY_METRICS: readonly Metric[] = ['p50', 'p95', 'p99'];

/** How often the plain 95 % intervals of difference and ratio hold the truth, for equal, slightly and far slower b. */
export function run(
  options: { readonly comparisons?: number; readonly repeats?: number; readonly requests?: number } = {},
): Promise<Demonstration[]> {
  const { comparisons = 400, repeats = 5, requests = 2000 } = options;
  const demonstrations = SCENARIOS.flatMap((scenario, s) =>
    FACTORS.map((factorOfB): Demonstration => {
      const random = createRandom(5000 + s);
      let differences = 0;
      let ratios = 0;
      let rows = 0;
      for (let i = 0; i < comparisons; i += 1) {
        const { a, b } = syntheticPairs(random, scenario, { repeats, requests, factorOfB });
        for (const { metric, difference } of compare(a, b, { metrics: LATENCY_METRICS }).rows) {
          if (difference.state !== 'estimated' || difference.ratio === null) continue;
          const truth = trueQuantile(scenario, METRICS[metric].p ?? 0) * (1 - factorOfB);
          rows += 1;
          if (difference.difference.low <= truth && truth <= difference.difference.high) differences += 1;
          if (difference.ratio.low <= 1 / factorOfB && 1 / factorOfB <= difference.ratio.high) ratios += 1;
        }
      }
      const share = differences / rows;
      return {
        name: `coverage of differences, ${scenario.name}, b ${factorOfB} × a`,
        value: rounded(share),
        limit: 0.93,
        ok: share >= 0.93,
        details: { 'ratios covered': rounded(ratios / rows), intervals: rows },
      };
    }),
  );
  return Promise.resolve(demonstrations);
}
