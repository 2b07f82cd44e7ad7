import type { Phase, Workload } from '@crossover/model';
import type { Random } from './random.ts';

/** When a request is to be sent, milliseconds from the schedule's start, to the microsecond. */
export interface Arrival {
  readonly intendedMs: number;
  readonly phase: Phase;
}

/**
 * Arrival times of all phases, ascending.
 *
 * Arrivals are placed by inverting the cumulative rate Λ(t): the k-th (from 0) of evenly spaced ones is where
 * Λ(t) = k + ½, so that a ramp has no steps and the count up to any moment differs from Λ by at most ½.
 * `poisson` keeps each phase's count and draws the times: given its count, the arrivals of a Poisson process are
 * independent draws from the phase's rate. They come out in order as normalised sums of exponential gaps. So two
 * seeds offer the same number of requests per phase, and a rate per second that varies as strangers' arrivals do.
 */
export function placeArrivals(
  workload: Pick<Workload, 'phases' | 'arrivals'>,
  random: Random,
): readonly Arrival[] {
  const arrivals: Arrival[] = [];
  let startMs = 0;
  let expectedBefore = 0;
  for (const phase of workload.phases) {
    const expected = expectedRequests(phase);
    // The epsilon keeps 2.5 from becoming 2.4999… after sums of binary fractions.
    const first = Math.ceil(expectedBefore - 0.5 - 1e-9);
    const end = Math.ceil(expectedBefore + expected - 0.5 - 1e-9);
    const count = Math.max(0, end - first);
    const levels =
      workload.arrivals === 'even'
        ? Array.from({ length: count }, (_, k) => first + k + 0.5 - expectedBefore)
        : orderedDraws(count, random).map((share) => share * expected);
    for (const level of levels) {
      const intendedMs = startMs + 1000 * timeOfLevel(phase, Math.min(level, expected));
      arrivals.push({ intendedMs: Math.round(intendedMs * 1000) / 1000, phase });
    }
    startMs += phase.durationSeconds * 1000;
    expectedBefore += expected;
  }
  return arrivals;
}

/** Integral of the rate over the phase; not rounded. */
function expectedRequests(phase: Phase): number {
  const endRate = phase.rampToRatePerSecond ?? phase.ratePerSecond;
  return ((phase.ratePerSecond + endRate) / 2) * phase.durationSeconds;
}

/** Seconds from the phase's start until `level` requests are due: the root of r·t + s·t²/2 = level. */
function timeOfLevel(phase: Phase, level: number): number {
  const rate = phase.ratePerSecond;
  const slope = ((phase.rampToRatePerSecond ?? rate) - rate) / phase.durationSeconds;
  // This form of the root keeps its digits when the slope or the rate is zero.
  const root = Math.sqrt(Math.max(0, rate * rate + 2 * slope * level));
  return level === 0 ? 0 : Math.min(phase.durationSeconds, (2 * level) / (rate + root));
}

/** `count` uniform draws from 0 to 1 in ascending order. */
function orderedDraws(count: number, random: Random): number[] {
  if (count === 0) return [];
  const sums: number[] = [];
  let sum = 0;
  for (let gap = 0; gap <= count; gap++) {
    sum += -Math.log(1 - random.share());
    sums.push(sum);
  }
  return sums.slice(0, count).map((partial) => partial / sum);
}
