import { requireOpenShare } from './error.ts';
import { regularisedIncompleteGammaTail } from './incomplete-gamma.ts';

/** P(Z ≤ z) of the standard normal; relative error below 1e-12 for z ≤ 0, absolute above. @see NIST DLMF 7.11.1 (erf as incomplete gamma) */
export function normalCdf(z: number): number {
  const tail = 0.5 * regularisedIncompleteGammaTail(0.5, (z * z) / 2);
  return z > 0 ? 1 - tail : tail;
}

const A = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
  2.506628277459239,
];
const B = [
  -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1,
];
const C = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const D = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];

const horner = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);

/**
 * z with P(Z ≤ z) = p, 0 < p < 1; relative error below 1e-9.
 * @see Acklam (2003), An algorithm for computing the inverse normal cumulative distribution function, with one Halley step
 */
export function normalQuantile(p: number): number {
  requireOpenShare('p', p);
  if (p > 0.5) return -normalQuantile(1 - p);
  let z: number;
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    z = horner(C, q) / horner(D, q);
  } else {
    const q = p - 0.5;
    z = (horner(A, q * q) * q) / horner(B, q * q);
  }
  const error = (normalCdf(z) - p) * Math.sqrt(2 * Math.PI) * Math.exp((z * z) / 2);
  return z - error / (1 + (z * error) / 2);
}
