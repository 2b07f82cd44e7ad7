import type { Generator, GeneratorSecond } from '@crossover/model';

/** Addresses of one worker's objects in the mailbox; whoever has one may do what it is for, and nothing else. */
export interface ShareOrder {
  /** Name of the schedule's file beside the order. */
  readonly schedule: string;
  /** Stored by the worker that takes the share; whoever comes second finds it taken. */
  readonly claim: string;
  readonly claimed: string;
  readonly ready: string;
  readonly progress: string;
  readonly records: string;
  readonly result: string;
}

/** What all workers of a play are told: a JSON file beside their script. */
export interface WorkerOrder {
  readonly schemaVersion: 1;
  readonly targetUrl: string;
  readonly shares: readonly ShareOrder[];
  /** Read until it is there: the common start. */
  readonly start: string;
  /** Read while playing: when it is there, the play is over. */
  readonly stop: string;
  readonly pollEveryMs: number;
  readonly progressEveryMs: number;
  readonly startWithinMs: number;
}

export interface WorkerReady {
  /** `WORKER_ID` of its environment. */
  readonly workerId: string;
  /** Mailbox's clock minus the worker's. */
  readonly offsetMs: number;
  readonly errorMs: number;
  /** For whoever has headers for it, of `createHeaderKey`. */
  readonly publicKey: string;
}

export interface PlayStart {
  /** On the mailbox's clock, milliseconds since 1970. */
  readonly startAtMs: number;
  /** What every request carries beside its own, of `sealHeaders`, by the id of the worker that can read it. */
  readonly sealedHeaders?: Readonly<Record<string, string>>;
}

export interface WorkerProgress {
  /** Grows as long as the worker lives. */
  readonly beats: number;
  /** Why it gave up; what it prints on AWS nobody sees here. */
  readonly failure?: string;
  readonly seconds: readonly GeneratorSecond[];
}

export interface WorkerResult {
  readonly generator: Generator;
  /** Lateness of each request, milliseconds: percentiles of several workers need them all. */
  readonly lagsMs: readonly number[];
  /** SHA-256 of the records as uploaded. */
  readonly requestsSha256: string;
  /** How much later than agreed it began, on the mailbox's clock, as far as its clock could be compared. */
  readonly startErrorMs: number;
  /** How far the comparison of clocks may be off. */
  readonly clockErrorMs: number;
}
