import { normalCdf } from './normal.ts';

export type DriftWord = 'no-drift' | 'rising' | 'falling' | 'too-few-repeats';

export interface Drift {
  readonly word: DriftWord;
  /** two-sided; null when there are too few values for any trend to be found at this level */
  readonly p: number | null;
  /** Kendall's S: pairs that rise minus pairs that fall, in order of time */
  readonly s: number;
}

/** Up to here p is exact, from the counts of all orders. */
const LARGEST_EXACT = 30;

/**
 * Whether a number drifts from repeat to repeat (values in the order in which the repeats ran), by the Mann–Kendall
 * test: exact without ties, else normal with tie and continuity correction. Fewer than five values cannot reach
 * p < 0.05 in either direction, so nothing is said of them.
 * @see Mann (1945), Econometrica 13, 245–259; Kendall (1975), Rank Correlation Methods, 4th ed., table 1 and §4
 */
export function testDrift(values: readonly number[], level = 0.95): Drift {
  const n = values.length;
  let s = 0;
  for (let i = 0; i < n; i += 1) {
    for (let j = i + 1; j < n; j += 1) s += Math.sign((values[j] ?? 0) - (values[i] ?? 0));
  }
  if (n < 2 || smallestP(n) > 1 - level) return { word: 'too-few-repeats', p: null, s };
  const hasTies = new Set(values).size < n;
  const p = n <= LARGEST_EXACT && !hasTies ? Math.min(1, 2 * exactTail(n, Math.abs(s))) : normalP(values, s);
  return { word: p > 1 - level ? 'no-drift' : s > 0 ? 'rising' : 'falling', p, s };
}

/** Of n! orders one rises all the way and one falls. */
function smallestP(n: number): number {
  let p = 2;
  for (let i = 2; i <= n; i += 1) p /= i;
  return p;
}

/** P(S ≥ s) over all n! orders, by the generating function of inversions. */
function exactTail(n: number, s: number): number {
  const pairs = (n * (n - 1)) / 2;
  let shares = [1];
  for (let size = 2; size <= n; size += 1) {
    const next = Array.from({ length: (size * (size - 1)) / 2 + 1 }, () => 0);
    for (const [inversions, share] of shares.entries()) {
      for (let added = 0; added < size; added += 1) {
        next[inversions + added] = (next[inversions + added] ?? 0) + share / size;
      }
    }
    shares = next;
  }
  // S = pairs − 2 × inversions
  return shares.reduce((sum, share, inversions) => (pairs - 2 * inversions >= s ? sum + share : sum), 0);
}

function normalP(values: readonly number[], s: number): number {
  const n = values.length;
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  const term = (t: number): number => t * (t - 1) * (2 * t + 5);
  const variance = (term(n) - [...ties.values()].reduce((sum, t) => sum + term(t), 0)) / 18;
  if (variance === 0 || s === 0) return 1;
  return Math.min(1, 2 * (1 - normalCdf((Math.abs(s) - 1) / Math.sqrt(variance))));
}
