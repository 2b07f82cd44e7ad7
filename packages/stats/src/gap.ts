const STEPS = 8;
/** Of the whole way in one step: smooth distributions have about an eighth. */
const GAP_SHARE = 0.3;

/**
 * Whether a distribution has a gap between two of its quantiles, as between warm requests and cold starts: much of the way
 * from one to the other, on the log scale, is a single step.
 * @param quantileAt from one end, −1, to the other, 1; positive
 */
export function hasGap(quantileAt: (share: number) => number): boolean {
  const logs = Array.from({ length: STEPS + 1 }, (_, i) => Math.log(quantileAt((2 * i) / STEPS - 1)));
  const whole = (logs.at(-1) ?? 0) - (logs[0] ?? 0);
  return logs.some((log, i) => i > 0 && log - (logs[i - 1] ?? 0) > GAP_SHARE * whole);
}
