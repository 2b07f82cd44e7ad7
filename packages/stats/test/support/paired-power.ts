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
