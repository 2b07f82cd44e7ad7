import { createRandom } from './random.ts';

/** One bootstrap resample of whole repeats: how often each repeat was drawn, and how probable the draw is. */
export interface Resample {
  readonly weights: readonly number[];
  readonly probability: number;
}

export interface ResamplingOptions {
  /** Monte Carlo draws where enumerating is too much; default 2,000 */
  readonly resamples?: number;
  readonly seed?: number;
}

/** Up to this many repeats every possible resample is visited once (462 of them for 6): no Monte Carlo error at all. */
const LARGEST_ENUMERATED = 6;

/**
 * Resamples of K repeats drawn with replacement, requests within a repeat left as they are: drawing them again too
 * would count the variation within repeats twice.
 * @see Davison & Hinkley (1997), Bootstrap Methods and their Application, §3.8 (hierarchical data, strategy 1); enumeration: Fisher & Hall (1991), Bootstrap algorithms for small samples, J. Statistical Planning and Inference 27, 157–169
 */
export function resampleRepeats(repeatCount: number, options: ResamplingOptions = {}): Resample[] {
  return repeatCount <= LARGEST_ENUMERATED
    ? enumerate(repeatCount)
    : draw(repeatCount, options.resamples ?? 2000, options.seed ?? 1);
}

function enumerate(repeatCount: number): Resample[] {
  const resamples: Resample[] = [];
  const weights = Array.from({ length: repeatCount }, () => 0);
  // Multinomial probability K! / (w1! … wK!) / K^K, built up factor by factor on the way down.
  const visit = (k: number, left: number, probability: number): void => {
    if (k === repeatCount - 1) {
      weights[k] = left;
      resamples.push({ weights: [...weights], probability: probability / factorial(left) });
      return;
    }
    for (let weight = 0; weight <= left; weight += 1) {
      weights[k] = weight;
      visit(k + 1, left - weight, probability / factorial(weight));
    }
  };
  if (repeatCount > 0) visit(0, repeatCount, factorial(repeatCount) / repeatCount ** repeatCount);
  return resamples;
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

function draw(repeatCount: number, resamples: number, seed: number): Resample[] {
  const random = createRandom(seed);
  return Array.from({ length: resamples }, () => {
    const weights = Array.from({ length: repeatCount }, () => 0);
    for (let i = 0; i < repeatCount; i += 1) {
      const k = random.nextInt(repeatCount);
      weights[k] = (weights[k] ?? 0) + 1;
    }
    return { weights, probability: 1 / resamples };
  });
}
