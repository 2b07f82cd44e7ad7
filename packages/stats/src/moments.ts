/** Arithmetic mean; the caller has at least one value. */
const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Sample covariance (n − 1) of two equally long lists of at least two values. */
export function covariance(x: readonly number[], y: readonly number[]): number {
  const meanX = mean(x);
  const meanY = mean(y);
  return x.reduce((sum, value, k) => sum + (value - meanX) * ((y[k] ?? 0) - meanY), 0) / (x.length - 1);
}

/** Sample standard deviation (n − 1). */
export const standardDeviation = (values: readonly number[]): number => Math.sqrt(covariance(values, values));
