import type { Generator } from '@crossover/model';
import type { PlayProgress } from 'artillery-engine-crossover/protocol';
import type { Schedule } from './schedule.ts';

export interface Play {
  /** Names the play in `onSecond`; unique within one generator. */
  readonly id: string;
  readonly schedule: Schedule;
  readonly targetUrl: string;
  /** Sent with every request, beside its own: credentials. Told to Artillery over its private socket, never stored. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Gzipped NDJSON of model `Request`s; complete or absent. Its folder is made if needed. */
  readonly recordsPath: string;
  readonly signal?: AbortSignal;
}

export type PlaySummary = Generator & {
  /** SHA-256 of the records file as stored, hexadecimal. */
  readonly requestsSha256: string;
  /** Of a user's script: its own checks (Artillery's plugins `ensure` and `expect`) did not all hold. */
  readonly hasFailedChecks?: boolean;
};

export interface LoadProgress extends PlayProgress {
  /** The play's id. */
  readonly play: string;
}

export interface LoadGenerator {
  /**
   * Plays one schedule to its end, last answer included. One at a time.
   *
   * @throws the signal's reason when aborted; CrossoverError `usage` for a target that is not on this machine and not
   * allowed, `load-failed` when Artillery died, could not store the records, or has not come to the end of the play
   * 30 s after its last request must have ended. No other play is possible after that, nor after an abort that
   * Artillery did not acknowledge.
   */
  play(play: Play): Promise<PlaySummary>;
}
