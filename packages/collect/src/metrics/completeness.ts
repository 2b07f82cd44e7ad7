import type { Reading } from './read-series.ts';
import { periodCount, type SeriesPlan } from './series-plan.ts';

/**
 * What a reading lacks, in words; null when it is complete.
 *
 * @param isStable false while a later reading may still differ
 */
export function lackOf(plan: SeriesPlan, reading: Reading, isStable: boolean): string | null {
  if (!reading.isWhole) return 'CloudWatch answered with a part only';
  if (plan.isContinuous) {
    if (reading.values.size === 0)
      return 'no datapoint at all: not published for this resource, or under another name';
    const expected = expectedPeriods(plan, reading);
    const missing = expected.filter((atMs) => !reading.values.has(atMs)).length;
    if (missing > 0) return `${missing} of ${expected.length} periods have no datapoint`;
  }
  return isStable ? null : 'still changing when it was last read';
}

const FIVE_MINUTES_MS = 300_000;

/** Starts of the periods in which a continuous series should have a datapoint. */
function expectedPeriods(plan: SeriesPlan, reading: Reading): number[] {
  const periodMs = plan.periodSeconds * 1000;
  const all = Array.from({ length: periodCount(plan) }, (_, i) => plan.startMs + i * periodMs);
  // Without detailed monitoring instances publish every five minutes, each at the same minute of the five.
  const minutes = new Set([...reading.values.keys()].map((atMs) => atMs % FIVE_MINUTES_MS));
  const [minute] = minutes;
  const isBasic = plan.metric.namespace === 'AWS/EC2' && minutes.size === 1 && reading.values.size > 1;
  return isBasic ? all.filter((atMs) => atMs % FIVE_MINUTES_MS === minute) : all;
}
