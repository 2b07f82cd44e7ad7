/** One line of a benchmark: two things measured side by side in one run, and what their ratio must be. */
export interface Measurement {
  readonly name: string;
  readonly ratio: number;
  readonly limit: number;
  readonly ok: boolean;
  /** The figures behind the ratio, in words. */
  readonly details: string;
}

export function atLeast(name: string, ratio: number, limit: number, details: string): Measurement {
  return { name, ratio, limit, ok: ratio >= limit, details };
}

export function atMost(name: string, ratio: number, limit: number, details: string): Measurement {
  return { name, ratio, limit, ok: ratio <= limit, details };
}

export function lowerQuartile(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 2] ?? Number.NaN;
}
