import type { Generator, GeneratorSecond } from '@crossover/model';

/** One request of a schedule, as complete as it will be sent. Times are milliseconds from the schedule's start. */
export interface ScheduledRequest {
  /** Position in the schedule, from 0. */
  readonly index: number;
  readonly intendedMs: number;
  readonly phase: string;
  readonly isWarmUp: boolean;
  readonly scenario: string;
  /** Method and path template, e.g. `GET /products/{id}`. */
  readonly route: string;
  readonly method: string;
  /** Path and query, from `/`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** How connections are used: shared and kept alive up to a bound, or one per request. */
export type Connections =
  | { readonly mode: 'keep-alive'; readonly max: number }
  | { readonly mode: 'per-request' };

/** First line of a schedule file; the requests follow, one JSON object a line. */
export interface ScheduleHeader {
  readonly schemaVersion: 1;
  readonly hash: string;
  readonly requests: number;
  readonly durationMs: number;
  readonly timeoutMs: number;
  readonly connections: Connections;
}

export interface PlayOrder {
  readonly id: string;
  readonly schedulePath: string;
  readonly recordsPath: string;
  readonly targetUrl: string;
  /** Sent with every request, beside its own; never stored. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What ended in the last ten seconds, failed requests beyond the answered ones. Times from the intended send; null when nothing did. */
export interface RecentProgress {
  readonly ended: number;
  readonly failed: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
}

/** What the generator knows after each second of a play. Counts are totals so far. */
export interface PlayProgress {
  readonly second: GeneratorSecond;
  readonly scheduled: number;
  readonly sent: number;
  readonly completed: number;
  readonly failed: number;
  /** Response time of the answered requests so far, from the intended send; null before the first answer. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** Absent when the schedule is shared by several workers. */
  readonly recent?: RecentProgress;
}

export interface PlayResult {
  readonly generator: Generator;
  /** SHA-256 of the records file as stored. */
  readonly requestsSha256: string;
}

/** What the conductor (the parent process) says, one JSON object a line. */
export type ConductorMessage =
  | { readonly type: 'play'; readonly play: PlayOrder }
  | { readonly type: 'stop'; readonly id: string }
  | { readonly type: 'end' };

/** What the engine answers. */
export type EngineMessage =
  | { readonly type: 'ready'; readonly pid: number }
  | { readonly type: 'second'; readonly id: string; readonly progress: PlayProgress }
  | { readonly type: 'done'; readonly id: string; readonly result: PlayResult }
  | { readonly type: 'stopped'; readonly id: string }
  | { readonly type: 'failed'; readonly id: string; readonly message: string };
