import type { MetricSeries } from '@crossover/model';
import type { MetricsApi } from '../aws/apis.ts';
import type { Caller } from '../aws/caller.ts';
import type { Effects } from '../aws/effects.ts';
import type { Waiting } from '../waiting.ts';
import { lackOf } from './completeness.ts';
import { type Reading, readSeries } from './read-series.ts';
import { periodCount, type SeriesPlan } from './series-plan.ts';
import { convert, unitOf } from './unit-conversion.ts';

/**
 * Reads series until each is complete or the patience ends.
 *
 * A series is complete when AWS calls it so, no period of a continuous one is missing, and nothing can be late any
 * more: either two readings agree, or the reading came long after the window. What is missing then stays a gap.
 *
 * @param known series of an earlier collection by key; complete ones are not asked again
 * @param keep called once for each series as soon as it is final
 */
export async function collectMetrics(
  plans: readonly SeriesPlan[],
  parts: {
    api: MetricsApi;
    caller: Caller;
    effects: Effects;
    waiting: Waiting;
    known: (key: string) => MetricSeries | undefined;
    keep: (key: string, series: MetricSeries) => Promise<void>;
  },
): Promise<MetricSeries[]> {
  const { api, caller, effects, waiting, known, keep } = parts;
  const done = new Map<string, MetricSeries>();
  for (const plan of plans) {
    const series = known(plan.key);
    if (series?.state === 'complete') done.set(plan.key, series);
  }
  const previous = new Map<string, Reading>();
  for (let round = 0; ; round++) {
    const open = plans.filter((plan) => !done.has(plan.key));
    if (open.length === 0) break;
    await waiting.beforeRound(round);
    const isSettled = waiting.isSettled(effects.now());
    const isLast = waiting.isLastRound(round, effects.now());
    const readings = await readSeries(open, api, caller);
    for (const plan of open) {
      const reading = readings.get(plan.key) ?? { values: new Map<number, number>(), isWhole: false };
      const isStable = isSettled || isEqual(previous.get(plan.key), reading);
      previous.set(plan.key, reading);
      const reason = lackOf(plan, reading, isStable);
      // Long after the window only AWS's own trouble can pass; a hole stays one.
      if (reason !== null && !isLast && !(isSettled && reading.isWhole)) continue;
      const series = seriesOf(plan, reading, reason);
      done.set(plan.key, series);
      if (reason === null) await keep(plan.key, series);
    }
  }
  return plans.flatMap((plan) => done.get(plan.key) ?? []);
}

function isEqual(a: Reading | undefined, b: Reading): boolean {
  if (a === undefined || a.values.size !== b.values.size) return false;
  for (const [at, value] of b.values) if (a.values.get(at) !== value) return false;
  return true;
}

function seriesOf(plan: SeriesPlan, reading: Reading, reason: string | null): MetricSeries {
  const { metric } = plan;
  return {
    architecture: plan.architecture,
    metric: metric.id,
    namespace: metric.namespace,
    name: metric.name,
    dimensions: { ...plan.dimensions },
    statistic: metric.statistic,
    unit: unitOf(metric),
    periodSeconds: plan.periodSeconds,
    startAt: new Date(plan.startMs).toISOString(),
    values: Array.from({ length: periodCount(plan) }, (_, i) => {
      const value = reading.values.get(plan.startMs + i * plan.periodSeconds * 1000);
      return value === undefined ? null : convert(metric, value);
    }),
    state: reason === null ? 'complete' : 'partial',
    reason,
  };
}
