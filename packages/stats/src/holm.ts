/** A p value after adjustment, and the level its interval needs so that interval and test never contradict each other. */
export interface HolmResult {
  /** adjusted p: the row is claimed where it is at most 1 − level */
  readonly adjustedP: number;
  readonly isRejected: boolean;
  /** confidence level of the row's adjusted interval */
  readonly level: number;
}

/**
 * Holm's step-down adjustment: the chance of even one false difference in the whole table stays below 1 − `level`,
 * however the rows depend on each other. In order of p ÷ weight, a row is tested at its weight's share of α among the
 * rows still left; from the first row that is kept, all are kept and share α among themselves. Equal weights give the
 * plain procedure; a row named as the main question beforehand may weigh more.
 * @see Holm (1979), Scandinavian Journal of Statistics 6, 65–70 (weights: §4); intervals of kept rows: Guilbaud (2008), Biometrical Journal 50, 678–692
 */
export function adjustHolm(
  ps: readonly number[],
  level = 0.95,
  weights: readonly number[] = ps.map(() => 1),
): HolmResult[] {
  const alpha = 1 - level;
  const order = ps
    .map((p, index) => ({ p, index, weight: weights[index] ?? 1 }))
    .sort((a, b) => a.p / a.weight - b.p / b.weight || a.index - b.index);
  let left = order.reduce((sum, row) => sum + row.weight, 0);
  let leftAtStop: number | null = null;
  let adjustedP = 0;
  return order
    .map(({ p, index, weight }) => {
      adjustedP = Math.max(adjustedP, Math.min(1, (p * left) / weight));
      if (adjustedP > alpha) leftAtStop ??= left;
      const rowLevel = 1 - (alpha * weight) / (leftAtStop ?? left);
      left -= weight;
      return { index, result: { adjustedP, isRejected: leftAtStop === null, level: rowLevel } };
    })
    .sort((a, b) => a.index - b.index)
    .map(({ result }) => result);
}
