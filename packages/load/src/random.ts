import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Each use of chance has its own stream, so that e.g. another mix does not move the arrivals. */
const STREAMS = { arrivals: 0, mix: 1, products: 2, bodies: 3 } as const;

export interface Random {
  /** From 0 inclusive to 1 exclusive. */
  share(): number;
  /** Both ends included. */
  integer(from: number, to: number): number;
}

/** The same seed and stream give the same numbers on every machine; streams of one seed do not overlap. */
export function createRandom(seed: number, stream: keyof typeof STREAMS): Random {
  const generator = xoroshiro128plus(seed);
  for (let jumps = 0; jumps < STREAMS[stream]; jumps++) generator.jump();
  return {
    share: () => uniformFloat64(generator),
    integer: (from, to) => uniformInt(generator, from, to),
  };
}

/** In place, every order equally likely (Fisher and Yates). */
export function shuffle<T>(items: T[], random: Random): T[] {
  for (let last = items.length - 1; last > 0; last--) {
    const other = random.integer(0, last);
    const swapped = items[last] as T;
    items[last] = items[other] as T;
    items[other] = swapped;
  }
  return items;
}
