import { type ComparisonOptions, type ComparisonRow, compare } from './comparison.ts';
import type { Interval } from './interval.ts';
import type { Metric } from './metric.ts';
import { studentTCritical } from './student-t.ts';
import type { RepeatSample } from './summary.ts';

/** One architecture against itself. */
export interface AaControl {
  /** odd repeats as a, even repeats as b; its intervals are the noise floor that is printed */
  readonly rows: readonly ComparisonRow[];
  /** absolute difference found between equals, per estimable metric in its unit: pass it to `compare` as `noiseFloor` */
  readonly noiseFloor: Partial<Record<Metric, number>>;
  /** metrics in which the control found a difference although there is none: the run drifted or its order leaked */
  readonly falseDifferences: readonly Metric[];
}

/**
 * A/A control from the interleaved repeats of one architecture, in the order in which they ran: odd against even.
 * The halves are independent samples of one thing, so their variance is taken together (K − 2 degrees of freedom) and
 * the pairing of `options` does not apply. Null below three repeats.
 */
export function aaControl(
  repeats: readonly RepeatSample[],
  options: Omit<ComparisonOptions, 'design' | 'noiseFloor'> = {},
): AaControl | null {
  if (repeats.length < 3) return null;
  const odd = repeats.filter((_, k) => k % 2 === 0);
  const even = repeats.filter((_, k) => k % 2 === 1);
  const { rows } = compare(odd, even, { ...options, design: 'same-architecture' });
  const noiseFloor: Partial<Record<Metric, number>> = {};
  for (const { metric, difference } of rows) {
    if (difference.state === 'estimated') noiseFloor[metric] = Math.abs(difference.difference.value);
  }
  const isClaim = (row: ComparisonRow): boolean => row.verdict === 'a-better' || row.verdict === 'b-better';
  return { rows, noiseFloor, falseDifferences: rows.filter(isClaim).map((row) => row.metric) };
}

/**
 * Variance of one repeat's log value, read off the control's interval of odd ÷ even (95 %) over `repeats` repeats. Null
 * where there is none: below three repeats, or without positive ends.
 */
export function controlVariance({ low, high }: Interval, repeats: number): number | null {
  if (repeats < 3 || !(low > 0) || !(high >= low)) return null;
  const error = Math.log(high / low) / (2 * studentTCritical(0.95, repeats - 2));
  return error ** 2 / (1 / Math.ceil(repeats / 2) + 1 / Math.floor(repeats / 2));
}
