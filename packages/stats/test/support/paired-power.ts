import { createRandom, studentTCritical } from '../../src/index.ts';
import { standardDeviation } from '../../src/moments.ts';

/** Share of 2,000 simulated paired comparisons whose 95 % interval misses zero. */
export function simulatedPower(pairs: number, noise: number, effect: number): number {
  const random = createRandom(17);
  let found = 0;
  for (let i = 0; i < 2000; i += 1) {
    const differences = Array.from({ length: pairs }, () => effect + noise * random.nextNormal());
    const mean = differences.reduce((sum, x) => sum + x, 0) / pairs;
    const half = (studentTCritical(0.95, pairs - 1) * standardDeviation(differences)) / Math.sqrt(pairs);
    if (Math.abs(mean) > half) found += 1;
  }
  return found / 2000;
}

/**
 * Shares of 2,000 simulated runs whose 95 % interval misses zero, and of those that exceed both controls' differences
 * (odd against even repeats of a side) as well.
 */
export function simulatedVerdictPower(run: {
  readonly pairs: number;
  readonly shared: number;
  readonly own: number;
  readonly effect: number;
}): { readonly ofTest: number; readonly ofVerdict: number } {
  const random = createRandom(23);
  const critical = studentTCritical(0.95, run.pairs - 1);
  let ofTest = 0;
  let ofVerdict = 0;
  for (let i = 0; i < 2000; i += 1) {
    const moments = Array.from({ length: run.pairs }, () => run.shared * random.nextNormal());
    const a = moments.map((moment) => moment + run.own * random.nextNormal());
    const b = moments.map((moment) => moment + run.own * random.nextNormal() + run.effect);
    const differences = b.map((x, k) => x - (a[k] ?? 0));
    const mean = meanOf(differences);
    if (Math.abs(mean) <= (critical * standardDeviation(differences)) / Math.sqrt(run.pairs)) continue;
    ofTest += 1;
    if (Math.abs(mean) > Math.max(betweenHalves(a), betweenHalves(b))) ofVerdict += 1;
  }
  return { ofTest: ofTest / 2000, ofVerdict: ofVerdict / 2000 };
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

const betweenHalves = (values: readonly number[]): number =>
  Math.abs(meanOf(values.filter((_, k) => k % 2 === 0)) - meanOf(values.filter((_, k) => k % 2 === 1)));
