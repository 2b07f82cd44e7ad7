/** A p value after adjustment, and the level its interval needs so that interval and test never contradict each other. */
export interface HolmResult {
  /** adjusted p, monotone in p, at most 1 */
  readonly adjustedP: number;
  readonly isRejected: boolean;
  /** confidence level of the row's adjusted interval */
  readonly level: number;
}

/**
 * Holm's step-down adjustment: the chance of even one false difference in the whole table stays below 1 − `level`,
 * however the rows depend on each other. Row i in order of p is tested at α/(m − i + 1); the rows that are kept share
 * the level of the first kept one.
 * @see Holm (1979), Scandinavian Journal of Statistics 6, 65–70; intervals of kept rows: Guilbaud (2008), Biometrical Journal 50, 678–692
 */
export function adjustHolm(ps: readonly number[], level = 0.95): HolmResult[] {
  const alpha = 1 - level;
  const count = ps.length;
  const order = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p || a.index - b.index);
  let adjustedP = 0;
  let firstKept: number | null = null;
  return order
    .map(({ p, index }, step) => {
      adjustedP = Math.max(adjustedP, Math.min(1, p * (count - step)));
      if (firstKept === null && p > alpha / (count - step)) firstKept = step;
      const rowLevel = 1 - alpha / (count - (firstKept ?? step));
      return { index, result: { adjustedP, isRejected: firstKept === null, level: rowLevel } };
    })
    .sort((a, b) => a.index - b.index)
    .map(({ result }) => result);
}
