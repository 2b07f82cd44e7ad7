import { createDistribution, createRandom, type Random, type RepeatSample } from '../../src/index.ts';

export interface SyntheticOptions {
  readonly repeats: number;
  readonly requests: number;
  /** multiplies every latency */
  readonly factor?: number;
  /** log standard deviation between repeats */
  readonly between?: number;
  readonly censored?: number;
}

/** Log-normal latencies around 50 ms, each repeat with its own level. */
export function syntheticRepeats(random: Random, options: SyntheticOptions): RepeatSample[] {
  const { repeats, requests, factor = 1, between = 0.02, censored = 0 } = options;
  return Array.from({ length: repeats }, () => {
    const level = 50 * factor * Math.exp(between * random.nextNormal());
    const latencies = Float64Array.from(
      { length: requests },
      () => level * Math.exp(0.3 * random.nextNormal()),
    );
    return { latencies: createDistribution(latencies, censored), coldCount: 0, windowMs: 10_000 };
  });
}

export const seeded = (seed: number): Random => createRandom(seed);

/** Narrows a union on its `state`, or fails the test that asked. */
export function expectState<T extends { readonly state: string }, S extends T['state']>(
  value: T,
  state: S,
): Extract<T, { readonly state: S }> {
  if (!isState(value, state)) throw new Error(`expected state ${state}, found ${JSON.stringify(value)}`);
  return value;
}

function isState<T extends { readonly state: string }, S extends T['state']>(
  value: T,
  state: S,
): value is Extract<T, { readonly state: S }> {
  return value.state === state;
}
