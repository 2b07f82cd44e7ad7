import type { Quantity } from '@crossover/model';

/**
 * b − a of two independent numbers from their intervals (MOVER); `widen` stretches both intervals about their values
 * first. Null where either has none.
 *
 * @see Zou & Donner (2008), Construction of confidence limits about effect measures, Statistics in Medicine 27, 1693–1702
 */
export function differenceOf(a: Quantity, b: Quantity, widen: number): Quantity | null {
  const [left, right] = [ends(a, widen), ends(b, widen)];
  if (left === null || right === null) return null;
  const value = right.value - left.value;
  return {
    ...b,
    value,
    low: value - Math.hypot(right.value - right.low, left.high - left.value),
    high: value + Math.hypot(right.high - right.value, left.value - left.low),
    n: null,
  };
}

/** Value and stretched ends; null without an interval. */
export function ends({ value, low, high }: Quantity, widen: number) {
  if (value === null || low === null || high === null) return null;
  return { value, low: value - (value - low) * widen, high: value + (high - value) * widen };
}
