import type { PlaySummary } from '@crossover/load';
import type { TestBed } from '../src/run/test-bed.ts';

/** A test bed with servers alone in which nothing happens. */
export const STILL_BED: TestBed = {
  database: { version: '10.11', origin: 'found' },
  temporaryFolder: '/nowhere',
  targets: { serverful: { url: 'http://127.0.0.1:9' } },
  prepare: () => Promise.resolve(),
  settings: () => null,
  observe: () => Promise.resolve({ stop: () => Promise.resolve({ observation: null, invocations: [] }) }),
  measureColdStarts: () => Promise.resolve([]),
};

/** What a generator says that has sent everything on time. */
export const summaryOf = (requests: number, changes: Partial<PlaySummary> = {}): PlaySummary => ({
  scheduled: requests,
  sent: requests,
  completed: requests,
  failed: 0,
  lagP50Ms: 0,
  lagP99Ms: 0,
  lagMaxMs: 0,
  connectionsOpened: 1,
  waitedForConnection: 0,
  seconds: [],
  requestsSha256: '0'.repeat(64),
  ...changes,
});
