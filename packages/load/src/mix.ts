import type { Scenario } from '@crossover/model';
import { type Random, shuffle } from './random.ts';

/**
 * A scenario for each of `count` requests, in random order. How often each occurs is not left to chance: shares
 * follow the weights exactly, rounded by largest remainder, so that no architecture's repeat is heavier than another's.
 */
export function dealScenarios(scenarios: readonly Scenario[], count: number, random: Random): Scenario[] {
  const totalWeight = scenarios.reduce((sum, scenario) => sum + scenario.weight, 0);
  const shares = scenarios.map((scenario) => {
    const exact = (count * scenario.weight) / totalWeight;
    return { scenario, whole: Math.floor(exact), remainder: exact - Math.floor(exact) };
  });
  const missing = count - shares.reduce((sum, share) => sum + share.whole, 0);
  const byRemainder = [...shares].sort((a, b) => b.remainder - a.remainder);
  for (const share of byRemainder.slice(0, missing)) share.whole += 1;
  const deck = shares.flatMap(({ scenario, whole }) => Array.from({ length: whole }, () => scenario));
  return shuffle(deck, random);
}
