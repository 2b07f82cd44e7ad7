import { bootstrapInterval, createRandom, pooledQuantile, quantileInterval } from '../src/index.ts';
import { type Demonstration, rounded } from './demonstration.ts';
import { SCENARIOS, syntheticRepeats, trueQuantile } from './synthetic-run.ts';

const PERCENTILES = [0.5, 0.95, 0.99];

export interface CoverageOptions {
  readonly replications?: number;
  readonly repeats?: number;
  readonly requests?: number;
}

/**
 * How often 95 % intervals cover the truth, per scenario and percentile, beside the textbook percentile bootstrap over
 * repeats on the same data. The limit is the lower edge of 93–97 %; `details` carries the rest.
 */
export function run(options: CoverageOptions = {}): Promise<Demonstration[]> {
  const { replications = 1000, repeats = 5, requests = 2000 } = options;
  const demonstrations = SCENARIOS.flatMap((scenario, s) => {
    const random = createRandom(1000 + s);
    const counts = PERCENTILES.map((p) => ({
      p,
      truth: trueQuantile(scenario, p),
      covered: 0,
      textbook: 0,
      above: 0,
      width: 0,
    }));
    for (let i = 0; i < replications; i += 1) {
      const latencies = syntheticRepeats(random, scenario, repeats, requests).map(
        (repeat) => repeat.latencies,
      );
      for (const count of counts) {
        const interval = quantileInterval(latencies, count.p);
        if (interval !== null && interval.low <= count.truth && count.truth <= interval.high)
          count.covered += 1;
        if (interval !== null && interval.low > count.truth) count.above += 1;
        count.width += interval === null ? 0 : (interval.high - interval.low) / count.truth / replications;
        const textbook = bootstrapInterval(latencies, (of, weights) => pooledQuantile(of, count.p, weights), {
          kind: 'percentile',
          resamples: 200,
          seed: i,
        });
        if (textbook !== null && textbook.low <= count.truth && count.truth <= textbook.high)
          count.textbook += 1;
      }
    }
    return counts.map(({ p, covered, textbook, above, width }): Demonstration => {
      const share = covered / replications;
      return {
        name: `coverage of p${p * 100}, ${scenario.name}, ${repeats} repeats`,
        value: rounded(share),
        limit: 0.93,
        ok: share >= 0.93 && share <= 0.97,
        details: {
          'upper limit': 0.97,
          'interval above the truth': rounded(above / replications),
          'mean width, share of the truth': rounded(width),
          'percentile bootstrap covers': rounded(textbook / replications),
          replications,
          requests,
        },
      };
    });
  });
  return Promise.resolve(demonstrations);
}
