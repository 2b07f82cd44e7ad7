export type StatsErrorCode = 'bad-argument' | 'bad-encoding' | 'not-sorted' | 'unequal-repeats';

/** A caller's mistake (never a property of the data: those are `not-estimable` values). */
export class StatsError extends Error {
  readonly code: StatsErrorCode;

  constructor(code: StatsErrorCode, message: string) {
    super(message);
    this.name = 'StatsError';
    this.code = code;
  }
}

/** @throws StatsError 'bad-argument' unless 0 < value < 1. */
export function requireOpenShare(name: string, value: number): void {
  if (!(value > 0 && value < 1)) {
    throw new StatsError('bad-argument', `expected ${name} between 0 and 1 (exclusive), found ${value}`);
  }
}
