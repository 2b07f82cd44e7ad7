import { logGamma } from './log-gamma.ts';

const TINY = 1e-300;
const nonZero = (x: number): number => (Math.abs(x) < TINY ? TINY : x);

/**
 * I_x(a, b) for a, b > 0 and 0 ≤ x ≤ 1, by Lentz's continued fraction.
 * @see NIST DLMF 8.17.22; Lentz (1976), Applied Optics 15, 668–671
 */
export function regularisedIncompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast only left of the mean; the other side follows from symmetry.
  if (x > (a + 1) / (a + b + 2)) return 1 - regularisedIncompleteBeta(b, a, 1 - x);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x));
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 1000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return (front * fraction) / a;
}
