import type { ComparisonRow, Plan, Resolution } from '@crossover/model';
import { primaryLevel, repeatsNeeded, resolutionOf } from '@crossover/stats';
import { roundNumber } from './canonical-json.ts';
import { exact, missing } from './quantity.ts';
import { smallestEffectOf } from './workload-context.ts';

/** Chance of finding a difference as large as the stated resolution. */
export const POWER = 0.9;

/** What is planned for: the main question of each table. */
const METRIC = 'responseP95';

/**
 * Which difference in p95 each pair of architectures could be told apart by with this many repeats, and how many the
 * wanted one takes: that of `--resolve`, else the smallest effect that matters.
 */
export function findResolutions(
  plan: Pick<Plan, 'resolution' | 'smallestEffect'>,
  comparisons: readonly Omit<ComparisonRow, 'sentence'>[],
): Resolution[] {
  const wanted = plan.resolution?.share ?? smallestEffectOf(plan).share;
  return comparisons.flatMap(({ workload, metric, a, b, pairs, level, pairVariance, ratio }) => {
    if (metric !== METRIC) return [];
    const row = { workload, metric, a, b, pairs };
    const own = primaryLevel(level);
    const resolved =
      pairVariance === null ? null : resolutionOf(pairs, pairVariance, { power: POWER, level: own });
    if (pairVariance === null || resolved === null) {
      const nothing = ratio.reason ?? 'a resolution needs two pairs of valid repeats';
      return [
        {
          ...row,
          resolved: missing('share', 'modelled', nothing, pairs),
          wanted: exact(wanted, 'share', 'modelled'),
          repeatsForWanted: missing('count', 'modelled', nothing, pairs),
        },
      ];
    }
    const { repeats } = repeatsNeeded({
      varianceOfLastRun: pairVariance,
      resolutionShare: wanted,
      power: POWER,
      level: own,
      repeatsOfLastRun: pairs,
    });
    return [
      {
        ...row,
        resolved: exact(roundNumber(resolved), 'share', 'modelled', pairs),
        wanted: exact(wanted, 'share', 'modelled'),
        repeatsForWanted:
          repeats === null
            ? missing('count', 'modelled', 'more than can be run', pairs)
            : exact(repeats, 'count', 'modelled', pairs),
      },
    ];
  });
}
