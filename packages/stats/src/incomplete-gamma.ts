import { logGamma } from './log-gamma.ts';

const TINY = 1e-300;

/**
 * P(a, x) = γ(a, x) / Γ(a) for a > 0, x ≥ 0: by its series below a + 1, by Lentz's continued fraction above.
 * @see NIST DLMF 8.7.1 and 8.9.2; Lentz (1976), Applied Optics 15, 668–671
 */
export function regularisedIncompleteGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  return x < a + 1 ? series(a, x) : 1 - fraction(a, x);
}

/** Q(a, x) = 1 − P(a, x), which keeps its digits far out. */
export function regularisedIncompleteGammaTail(a: number, x: number): number {
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - series(a, x) : fraction(a, x);
}

const frontOf = (a: number, x: number): number => Math.exp(a * Math.log(x) - x - logGamma(a));

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 500 && term > sum * 1e-17; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * frontOf(a, x);
}

function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let product = d;
  for (let n = 1; n < 500; n += 1) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / nonZero(an * d + b);
    c = nonZero(b + an / c);
    product *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return frontOf(a, x) * product;
}

const nonZero = (x: number): number => (Math.abs(x) < TINY ? TINY : x);
