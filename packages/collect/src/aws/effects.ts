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

/** Waits from this on are said to be waits. */
const ANNOUNCED_MS = 10_000;

/** @param signal ends a wait, which then throws the signal's reason */
export function createEffects(announce: (line: string) => void, signal?: AbortSignal): Effects {
  return {
    now: () => Date.now(),
    sleep: async (durationMs) => {
      signal?.throwIfAborted();
      if (durationMs >= ANNOUNCED_MS)
        announce(
          `Waiting ${Math.round(durationMs / 1000)} s for what AWS publishes late or cannot answer yet.`,
        );
      await setTimeout(durationMs, undefined, { signal }).catch((error: unknown) => {
        signal?.throwIfAborted();
        throw error;
      });
    },
    random: () => Math.random(),
    announce,
  };
}
