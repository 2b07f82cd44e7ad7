import { compare, createRandom, type Design, type RepeatSample } from '../src/index.ts';
import { type Demonstration, rounded } from './demonstration.ts';
import { type Scenario, syntheticRepeat } from './synthetic-run.ts';

const SCENARIO: Scenario = {
  name: 'drifting machine',
  shared: 0.1,
  own: 0.02,
  within: 0.3,
  autocorrelation: 0.5,
  slowShare: 0,
  slowSpread: 0,
};
/** Correlation of the machine's speed from one repeat's time slot to the next. */
const MEMORY = 0.9;

interface Order {
  width: number;
  holdsZero: number;
  /** of the estimated differences, whose truth is zero */
  squares: number;
}

/**
 * The same 2 × 5 repeats of two equal architectures on a machine whose speed wanders, in two orders: interleaved pairs,
 * and first all of a, then all of b. Told: the width of the interval of p95's difference, how often it holds zero, and how far the
 * estimates really scatter.
 */
export function run(options: { readonly comparisons?: number } = {}): Promise<Demonstration[]> {
  const { comparisons = 300 } = options;
  const random = createRandom(4000);
  const repeats = 5;
  const orders = {
    interleaved: { width: 0, holdsZero: 0, squares: 0 },
    sequential: { width: 0, holdsZero: 0, squares: 0 },
  };
  for (let i = 0; i < comparisons; i += 1) {
    let moment = SCENARIO.shared * random.nextNormal();
    const slots = Array.from({ length: 2 * repeats }, (): RepeatSample => {
      moment = MEMORY * moment + Math.sqrt(1 - MEMORY ** 2) * SCENARIO.shared * random.nextNormal();
      return syntheticRepeat(random, SCENARIO, 1000, moment, 1);
    });
    const read = (into: Order, isOfA: (slot: number) => boolean, design: Design) => {
      const a = slots.filter((_, slot) => isOfA(slot));
      const b = slots.filter((_, slot) => !isOfA(slot));
      const [row] = compare(a, b, { metrics: ['p95'], design }).rows;
      if (row?.difference.state !== 'estimated') return;
      const { value, low, high } = row.difference.difference;
      into.squares += value ** 2;
      into.width += (high - low) / comparisons;
      if (low <= 0 && high >= 0) into.holdsZero += 1;
    };
    read(orders.interleaved, (slot) => slot % 2 === 0, 'paired');
    read(orders.sequential, (slot) => slot < repeats, 'independent');
  }
  const ratio = orders.sequential.width / orders.interleaved.width;
  return Promise.resolve([
    {
      name: 'width of the difference of p95, sequential ÷ interleaved',
      ratio: rounded(ratio, 2),
      value: rounded(ratio, 2),
      limit: 1,
      ok: ratio > 1,
      details: {
        'scatter of the estimates, sequential ÷ interleaved': rounded(
          Math.sqrt(orders.sequential.squares / orders.interleaved.squares),
          2,
        ),
        'interleaved interval holds zero': rounded(orders.interleaved.holdsZero / comparisons),
        'sequential interval holds zero': rounded(orders.sequential.holdsZero / comparisons),
        comparisons,
      },
    },
  ]);
}
