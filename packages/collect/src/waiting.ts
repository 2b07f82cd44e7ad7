import type { Effects } from './aws/effects.ts';

export interface Patience {
  /** From the end of the window to the first reading: AWS publishes most within one to three minutes. */
  readonly settleMs: number;
  /**
   * From the first reading to the second; each further wait is twice as long. What is published only when there is
   * something to count gives no sign that it is late: later than both together, it is missed.
   */
  readonly recheckMs: number;
  /** After this no reading is repeated, and what is missing is said to be. */
  readonly deadlineMs: number;
  /** So long after the window nothing is late any more: one reading is enough. */
  readonly settledMs: number;
}

export const PATIENCE: Patience = {
  settleMs: 180_000,
  recheckMs: 120_000,
  deadlineMs: 900_000,
  settledMs: 3 * 3_600_000,
};

/** One reading at once: what may still come late is missing, and is said to be. */
export const NO_PATIENCE: Patience = { ...PATIENCE, settleMs: 0, recheckMs: 0, deadlineMs: -1 };

/** When to read what may come late. */
export interface Waiting {
  /** Sleeps until reading number `round`, counted from 0, is due. */
  beforeRound(round: number): Promise<void>;
  isSettled(nowMs: number): boolean;
  /** True when the reading after this one would be past the deadline. */
  isLastRound(round: number, nowMs: number): boolean;
}

/** @param endMs end of the window, ms since 1970 */
export function createWaiting(endMs: number, effects: Effects, patience: Patience = PATIENCE): Waiting {
  const firstMs = Math.max(endMs + patience.settleMs, effects.now());
  const lastMs = firstMs + patience.deadlineMs;
  const delayMs = (round: number) => patience.recheckMs * 2 ** Math.max(0, round - 1);
  return {
    async beforeRound(round) {
      const waitMs = round === 0 ? firstMs - effects.now() : delayMs(round);
      if (waitMs > 0) await effects.sleep(waitMs);
    },
    isSettled: (nowMs) => nowMs >= endMs + patience.settledMs,
    isLastRound: (round, nowMs) => nowMs + delayMs(round + 1) > lastMs,
  };
}
