/** Deterministic source of randomness: the same seed gives the same stream on every machine. */
export interface Random {
  /** Uniform 32-bit unsigned integer. */
  nextUint32(): number;
  /** Uniform in [0, 1), 53 random bits. */
  next(): number;
  /** Uniform integer in [0, bound), without modulo bias. */
  nextInt(bound: number): number;
  /** Standard normal (Marsaglia's polar method, SIAM Review 6(3), 1964). */
  nextNormal(): number;
}

const rotateLeft = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/**
 * xoshiro128** 1.1 from its four state words.
 * @see Blackman & Vigna (2021), Scrambled linear pseudorandom number generators, ACM TOMS 47(4); https://prng.di.unimi.it/xoshiro128starstar.c
 */
export function createRandomFromState(state: readonly [number, number, number, number]): Random {
  let [s0, s1, s2, s3] = state;
  let spare: number | null = null;

  const nextUint32 = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotateLeft(s3, 11);
    return result;
  };
  const next = (): number => ((nextUint32() >>> 5) * 2 ** 26 + (nextUint32() >>> 6)) / 2 ** 53;
  const nextInt = (bound: number): number => {
    // Reject the last, incomplete stretch of the 32-bit range so that every integer is equally likely.
    const limit = 2 ** 32 - (2 ** 32 % bound);
    let draw = nextUint32();
    while (draw >= limit) draw = nextUint32();
    return draw % bound;
  };
  const nextNormal = (): number => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    let u = 0;
    let v = 0;
    let square = 0;
    while (square >= 1 || square === 0) {
      u = 2 * next() - 1;
      v = 2 * next() - 1;
      square = u * u + v * v;
    }
    const factor = Math.sqrt((-2 * Math.log(square)) / square);
    spare = v * factor;
    return u * factor;
  };
  return { nextUint32, next, nextInt, nextNormal };
}

/**
 * A generator from one 32-bit seed (any number; its low 32 bits count). The four state words come from
 * SplitMix32, so that neighbouring seeds give unrelated streams.
 */
export function createRandom(seed: number): Random {
  let s = seed >>> 0;
  const word = (): number => {
    s = (s + 0x9e3779b9) >>> 0;
    let z = s;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  return createRandomFromState([word(), word(), word(), word()]);
}
