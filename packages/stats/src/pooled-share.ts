import { countWithin, type Distribution, requestCount } from './distribution.ts';

/**
 * Share of all requests of several repeats that completed within x, half a request away from 0 and 1, so that it has a
 * logit. 0 without requests.
 */
export function pooledShareWithin(repeats: readonly Distribution[], x: number): number {
  const total = repeats.reduce((sum, repeat) => sum + requestCount(repeat), 0);
  if (total === 0) return 0;
  const within = repeats.reduce((sum, repeat) => sum + countWithin(repeat, x), 0);
  return Math.min(Math.max(within, 0.5), total - 0.5) / total;
}
