import { boundIndex, countBefore, type Distribution, requestCount } from './distribution.ts';
import { interpolateRank } from './quantile.ts';

/**
 * The p quantile of all requests of several repeats together, each repeat counted `weights[k]` times (default once):
 * exactly what sorting the weighted concatenation would give, without building it, in O(K² log² n).
 * Null when it falls among censored requests or nothing was observed.
 */
export function pooledQuantile(
  repeats: readonly Distribution[],
  p: number,
  weights?: readonly number[],
): number | null {
  const parts = repeats.map((distribution, k) => ({ distribution, weight: weights?.[k] ?? 1 }));
  const total = parts.reduce((sum, part) => sum + part.weight * requestCount(part.distribution), 0);
  const completed = parts.reduce((sum, part) => sum + part.weight * part.distribution.completed, 0);
  return interpolateRank(total, p, (rank) => (rank < completed ? select(parts, rank) : null));
}

interface Part {
  readonly distribution: Distribution;
  readonly weight: number;
}

/**
 * Selection by rank in a union of sorted arrays: every round halves the longest window still in play.
 * @see Frederickson & Johnson (1982), The complexity of selection and ranking in X + Y, J. Comput. Syst. Sci. 24, 197–208
 */
function select(parts: readonly Part[], rank: number): number | null {
  const count = parts.length;
  let low = new Float64Array(count);
  let high = Float64Array.from(parts, (part) => (part.weight > 0 ? part.distribution.values.length : 0));
  let lowers = new Float64Array(count);
  let uppers = new Float64Array(count);
  for (;;) {
    const pivot = middleOfLongest(parts, low, high);
    if (pivot === null) return null;
    let before = 0;
    let through = 0;
    for (let k = 0; k < count; k += 1) {
      const part = parts[k];
      if (part === undefined) continue;
      const { distribution, weight } = part;
      const lower = boundIndex(distribution.values, pivot, false, low[k], high[k]);
      const upper = boundIndex(distribution.values, pivot, true, lower, high[k]);
      before += weight * countBefore(distribution, lower);
      through += weight * countBefore(distribution, upper);
      lowers[k] = lower;
      uppers[k] = upper;
    }
    if (rank < before) [high, lowers] = [lowers, high];
    else if (rank >= through) [low, uppers] = [uppers, low];
    else return pivot;
  }
}

function middleOfLongest(parts: readonly Part[], low: Float64Array, high: Float64Array): number | null {
  let longest = 0;
  let pivot: number | null = null;
  for (let k = 0; k < parts.length; k += 1) {
    const from = low[k] ?? 0;
    const length = (high[k] ?? 0) - from;
    if (length > longest) {
      longest = length;
      pivot = parts[k]?.distribution.values[from + (length >>> 1)] ?? null;
    }
  }
  return pivot;
}
