import { setTimeout } from 'node:timers/promises';

/** What collect does to the world besides calling AWS and writing its folder. */
export interface Effects {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (durationMs: number) => Promise<void>;
  /** 0 ≤ x < 1: jitter of retries only, never part of a result. */
  readonly random: () => number;
  /** A line for the user. */
  readonly announce: (line: string) => void;
}

export function createEffects(announce: (line: string) => void): Effects {
  return {
    now: () => Date.now(),
    sleep: async (durationMs) => {
      await setTimeout(durationMs);
    },
    random: () => Math.random(),
    announce,
  };
}
