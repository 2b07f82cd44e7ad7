import type { ComparisonRow, Control, Plan, Report, Resolution } from '@crossover/model';
import {
  controlVariance,
  primaryLevel,
  repeatsNeeded,
  resolutionOf,
  type VerdictNoise,
} from '@crossover/stats';
import { roundNumber } from './canonical-json.ts';
import { exact, missing } from './quantity.ts';
import { smallestEffectOf } from './workload-context.ts';

/** Chance of a verdict on a difference as large as the stated resolution. */
export const POWER = 0.9;

/** What is planned for: the main question of each table. */
const METRIC = 'responseP95';

/** What planning reads of a report. */
export interface Measured {
  readonly comparisons: readonly Omit<ComparisonRow, 'sentence'>[];
  readonly controls: readonly Control[];
  readonly summaries: readonly Pick<Report['summaries'][number], 'workload' | 'architecture' | 'metrics'>[];
}

/**
 * Which difference in p95 a verdict of this many repeats tells of each pair of architectures, and how many the wanted one
 * takes: that of `--resolve`, else the smallest effect that matters. Counts what a verdict must overcome: chance, what the
 * A/A controls find, and the instrument's bias.
 */
export function findResolutions(
  plan: Pick<Plan, 'resolution' | 'smallestEffect'>,
  measured: Measured,
): Resolution[] {
  const wanted = plan.resolution?.share ?? smallestEffectOf(plan).share;
  return measured.comparisons.flatMap((comparison) => {
    const { workload, metric, a, b, pairs, level, ratio } = comparison;
    if (metric !== METRIC) return [];
    const row = { workload, metric, a, b, pairs };
    const own = primaryLevel(level);
    const noise = noiseOf(comparison, measured);
    const resolved = noise === null ? null : resolutionOf(pairs, noise, { power: POWER, level: own });
    if (noise === null || resolved === null) {
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
      varianceOfLastRun: noise.variance,
      controlVariances: noise.controlVariances,
      instrumentBiasShare: noise.instrumentBiasShare,
      resolutionShare: wanted,
      power: POWER,
      level: own,
      repeatsOfLastRun: pairs,
    });
    const never =
      noise.instrumentBiasShare < wanted
        ? 'it takes more repeats than can be run'
        : 'it is within the instrument’s own bias';
    return [
      {
        ...row,
        resolved: exact(roundNumber(resolved), 'share', 'modelled', pairs),
        wanted: exact(wanted, 'share', 'modelled'),
        repeatsForWanted:
          repeats === null
            ? missing('count', 'modelled', never, pairs)
            : exact(repeats, 'count', 'modelled', pairs),
      },
    ];
  });
}

/** What a verdict on p95 of a row's two architectures has to overcome, as the run found it; null without a variance. */
export function noiseOf(
  { workload, metric, a, b, pairVariance, instrumentBias }: Measured['comparisons'][number],
  { controls, summaries }: Pick<Measured, 'controls' | 'summaries'>,
): Required<VerdictNoise> | null {
  if (metric !== METRIC || pairVariance === null) return null;
  const isSide = (one: { readonly workload: string; readonly architecture: string }): boolean =>
    one.workload === workload && [a, b].includes(one.architecture);
  const controlVariances = controls.flatMap((control) => {
    const { low, high, n } = control.ratio;
    if (!isSide(control) || control.metric !== METRIC || low === null || high === null) return [];
    return controlVariance({ low, high }, n ?? 0) ?? [];
  });
  const values = summaries.flatMap((one) => (isSide(one) ? (one.metrics.responseP95?.value ?? []) : []));
  const smaller = Math.min(...values);
  const bias = values.length < 2 || smaller <= 0 ? 0 : (instrumentBias.value ?? 0) / smaller;
  return { variance: pairVariance, controlVariances, instrumentBiasShare: bias };
}
