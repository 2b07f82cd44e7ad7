const STEPS = 8;
/** Of the whole way in one step: smooth distributions have about an eighth. */
const GAP_SHARE = 0.3;

/**
 * The middle of a gap between two quantiles of a distribution, as between warm requests and cold starts: much of the way
 * from one to the other, on the log scale, is a single step. Null without one.
 * @param quantileAt from one end, −1, to the other, 1; positive
 */
export function middleOfGap(quantileAt: (share: number) => number): number | null {
  const logs = Array.from({ length: STEPS + 1 }, (_, i) => Math.log(quantileAt((2 * i) / STEPS - 1)));
  const whole = (logs.at(-1) ?? 0) - (logs[0] ?? 0);
  let widest = GAP_SHARE * whole;
  let middle: number | null = null;
  for (const [i, log] of logs.entries()) {
    const before = logs[i - 1] ?? log;
    if (log - before <= widest) continue;
    widest = log - before;
    middle = Math.exp((before + log) / 2);
  }
  return middle;
}
