import { type Contrast, type NoContrast, noContrast } from './contrast.ts';
import type { Design } from './difference.ts';
import { requestCount } from './distribution.ts';
import type { Estimate } from './estimate.ts';
import { METRICS, type Metric, repeatValues } from './metric.ts';
import { percentileContrast } from './percentile-contrast.ts';
import type { Tally } from './proportion.ts';
import { goodTallies, type RepeatSample } from './summary.ts';
import { valueContrast, withRareEvents } from './value-contrast.ts';

export interface Side {
  readonly estimate: Estimate;
  readonly repeats: readonly RepeatSample[];
}

/** Contrast of one metric; see `compare` for the method. */
export function contrastOf(
  metric: Metric,
  a: Side,
  b: Side,
  design: Design,
  sloMs: number | null,
): Contrast | NoContrast {
  if (a.estimate.state === 'not-estimable') return noContrast(a.estimate.reason);
  if (b.estimate.state === 'not-estimable') return noContrast(b.estimate.reason);
  const values = { a: a.estimate.value, b: b.estimate.value };
  const { p } = METRICS[metric];
  if (p !== null) return percentileContrast(p, values, a.repeats, b.repeats, design);
  const name = metric === 'errorShare' ? 'errorShare' : 'goodput';
  const valuesA = repeatValues(name, a.repeats, sloMs);
  const valuesB = repeatValues(name, b.repeats, sloMs);
  if (valuesA === null || valuesB === null) return noContrast('no-window');
  const contrast = valueContrast(values, valuesA, valuesB, design);
  if (name === 'errorShare') return withRareEvents(contrast, errorTally(a.repeats), errorTally(b.repeats));
  // Goodput is a share too, of the requests that were offered per second.
  const scales = { a: offeredPerSecond(a.repeats), b: offeredPerSecond(b.repeats) };
  return withRareEvents(contrast, goodTally(a.repeats, sloMs), goodTally(b.repeats, sloMs), scales);
}

function errorTally(repeats: readonly RepeatSample[]): Tally {
  return {
    successes: repeats.reduce((sum, { latencies }) => sum + latencies.censored, 0),
    trials: requestsOf(repeats),
  };
}

function goodTally(repeats: readonly RepeatSample[], sloMs: number | null): Tally {
  const tallies = goodTallies(repeats, sloMs ?? 0);
  return {
    successes: tallies.reduce((sum, { successes }) => sum + successes, 0),
    trials: requestsOf(repeats),
  };
}

const offeredPerSecond = (repeats: readonly RepeatSample[]): number =>
  (1000 * requestsOf(repeats)) / repeats.reduce((sum, { windowMs }) => sum + (windowMs ?? 0), 0);

const requestsOf = (repeats: readonly RepeatSample[]): number =>
  repeats.reduce((sum, { latencies }) => sum + requestCount(latencies), 0);
