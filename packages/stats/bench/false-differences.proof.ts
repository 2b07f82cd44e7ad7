import { aaControl, compare, createRandom, type Metric, wilsonInterval } from '../src/index.ts';
import { type Demonstration, rounded } from './demonstration.ts';
import { BESIDE_A_GAP, SCENARIOS, syntheticPairs } from './synthetic-run.ts';

const LATENCY_METRICS: readonly Metric[] = ['p50', 'p90', 'p95', 'p99', 'p999'];

/** Of the default run: more repeats make a spread that says too little sure of itself. */
const REPEATS_BESIDE_A_GAP = 10;
const REQUESTS_BESIDE_A_GAP = 468;

export interface FalseDifferenceOptions {
  readonly comparisons?: number;
  readonly repeats?: number;
  readonly requests?: number;
}

/**
 * How often two runs of the same thing are called different: whole tables with at least one false verdict (`value`),
 * single rows by their plain intervals, and the run's own A/A control (odd against even repeats of one side).
 */
export function run(options: FalseDifferenceOptions = {}): Promise<Demonstration[]> {
  const { comparisons = 400, repeats: fewRepeats = 5, requests: manyRequests = 2000 } = options;
  const demonstrations = [...SCENARIOS, BESIDE_A_GAP].map((scenario, s): Demonstration => {
    const [repeats, requests] =
      scenario === BESIDE_A_GAP ? [REPEATS_BESIDE_A_GAP, REQUESTS_BESIDE_A_GAP] : [fewRepeats, manyRequests];
    const random = createRandom(2000 + s);
    let tables = 0;
    let controls = 0;
    let plain = 0;
    let rows = 0;
    for (let i = 0; i < comparisons; i += 1) {
      const { a, b } = syntheticPairs(random, scenario, { repeats, requests });
      const smallestEffect = { share: 0, ms: 0 };
      const table = compare(a, b, { metrics: LATENCY_METRICS, smallestEffect });
      if (table.rows.some((row) => row.verdict !== 'inconclusive')) tables += 1;
      for (const { difference } of table.rows) {
        if (difference.state !== 'estimated') continue;
        rows += 1;
        if (difference.difference.low > 0 || difference.difference.high < 0) plain += 1;
      }
      const control = aaControl(a, { metrics: LATENCY_METRICS, smallestEffect });
      if (control !== null && control.falseDifferences.length > 0) controls += 1;
    }
    const share = tables / comparisons;
    const bound = wilsonInterval(tables, comparisons)?.high ?? 1;
    return {
      name: `A/A tables with a false difference, ${scenario.name}, ${repeats} repeats`,
      value: rounded(share),
      limit: 0.05,
      ok: share <= 0.05,
      details: {
        'upper Wilson bound': rounded(bound),
        'rows whose plain 95 % interval misses zero': rounded(plain / rows),
        'A/A controls (odd against even) that cry wolf': rounded(controls / comparisons),
        comparisons,
      },
    };
  });
  return Promise.resolve(demonstrations);
}
