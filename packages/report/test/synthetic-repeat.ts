import type { CompletedRepeat, Generator } from '@crossover/model';

/** A made-up repeat that completed and is valid, of architecture a under steady traffic. */
export function syntheticRepeat(
  generator: Partial<Generator>,
  changes: Partial<Pick<CompletedRepeat, 'id' | 'architecture' | 'repeat'>> = {},
): CompletedRepeat {
  return {
    id: 'r',
    architecture: 'a',
    workload: 'steady',
    repeat: 1,
    ...changes,
    state: 'completed',
    startedAt: '2026-11-21T09:00:00.000Z',
    endedAt: '2026-11-21T09:00:10.000Z',
    scheduleHash: '',
    requestsFile: '',
    requestsSha256: '',
    isValid: true,
    warnings: [],
    generator: {
      scheduled: 1,
      sent: 1,
      completed: 1,
      failed: 0,
      lagP50Ms: 0,
      lagP99Ms: 0,
      lagMaxMs: 0,
      connectionsOpened: 1,
      waitedForConnection: 0,
      seconds: [],
      ...generator,
    },
    observation: null,
    settings: null,
  };
}
