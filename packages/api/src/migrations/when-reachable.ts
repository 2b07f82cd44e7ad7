import { setTimeout as sleep } from 'node:timers/promises';
import { isUnavailable } from '../database/failure.ts';

export interface Patience {
  readonly totalMs: number;
  readonly pauseMs: number;
}

/** A paused Aurora takes 15 to 30 seconds to resume, and a database just created some more. */
const DEFAULT_PATIENCE: Patience = { totalMs: 180_000, pauseMs: 3_000 };

/**
 * Tries until the database answers. Only what a database that is still starting says is tried again.
 *
 * @throws the last error when patience ends, any other at once.
 */
export async function whenReachable<T>(
  attempt: () => Promise<T>,
  patience: Patience = DEFAULT_PATIENCE,
): Promise<T> {
  const deadline = performance.now() + patience.totalMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isUnavailable(error) || performance.now() + patience.pauseMs > deadline) throw error;
      await sleep(patience.pauseMs);
    }
  }
}
