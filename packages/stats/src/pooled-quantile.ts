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
  let low = parts.map(() => 0);
  let high = parts.map((part) => (part.weight > 0 ? part.distribution.values.length : 0));
  for (;;) {
    const pivot = middleOfLongest(parts, low, high);
    if (pivot === null) return null;
    let before = 0;
    let through = 0;
    const lowers: number[] = [];
    const uppers: number[] = [];
    for (const [k, { distribution, weight }] of parts.entries()) {
      const lower = boundIndex(distribution.values, pivot, false, low[k], high[k]);
      const upper = boundIndex(distribution.values, pivot, true, lower, high[k]);
      before += weight * countBefore(distribution, lower);
      through += weight * countBefore(distribution, upper);
      lowers.push(lower);
      uppers.push(upper);
    }
    if (rank < before) high = lowers;
    else if (rank >= through) low = uppers;
    else return pivot;
  }
}

function middleOfLongest(
  parts: readonly Part[],
  low: readonly number[],
  high: readonly number[],
): number | null {
  let longest = 0;
  let pivot: number | null = null;
  for (const [k, { distribution }] of parts.entries()) {
    const from = low[k] ?? 0;
    const length = (high[k] ?? 0) - from;
    if (length > longest) {
      longest = length;
      pivot = distribution.values[from + (length >>> 1)] ?? null;
    }
  }
  return pivot;
}
