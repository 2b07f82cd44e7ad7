import { CrossoverError, type Stopping } from '@crossover/model';
import { FEWEST_TO_STOP, planLooks } from '@crossover/stats';

/**
 * The looks of a run of that many repeats, fixed before it begins.
 *
 * @throws CrossoverError `usage` for a run too short to stop early
 */
export function planStopping(repeats: number): Stopping {
  if (repeats < FEWEST_TO_STOP)
    throw new CrossoverError(
      'usage',
      `Expected at least ${FEWEST_TO_STOP} repeats to stop early, found ${repeats}.`,
      { hint: 'Ask for more with --repeats, or leave --stop-early out.' },
    );
  return { looksAfter: planLooks(repeats), metric: 'responseP95' };
}
