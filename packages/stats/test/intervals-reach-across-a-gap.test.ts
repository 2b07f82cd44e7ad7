import { expect, test } from 'vitest';
import { BESIDE_A_GAP, syntheticRepeats, trueQuantile } from '../bench/synthetic-run.ts';
import { quantileInterval } from '../src/index.ts';
import { seeded } from './support/synthetic-repeats.ts';

test('the interval of a percentile beside a gap reaches to its other side', () => {
  const random = seeded(21);
  for (const slowShare of [0.0085, 0.0105, 0.012]) {
    const scenario = { ...BESIDE_A_GAP, slowShare };
    const truth = trueQuantile(scenario, 0.99);
    const covered = Array.from({ length: 40 }, () =>
      quantileInterval(
        syntheticRepeats(random, scenario, 10, 468).map((repeat) => repeat.latencies),
        0.99,
      ),
    ).filter((one) => one !== null && one.low <= truth && truth <= one.high);
    // Blended, 23 to 34 of 40 did.
    expect(covered.length, `${slowShare}`).toBeGreaterThanOrEqual(35);
  }
});
