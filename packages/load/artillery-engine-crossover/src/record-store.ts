import type { Request, RequestError } from '@crossover/model';
import { type AnswerFacts, NO_FACTS } from './answer.ts';

/** What is the same for every attempt at a request: known before it is sent. */
export type RequestLabels = Pick<Request, 'scenario' | 'route' | 'phase' | 'isWarmUp'>;

export interface Outcome {
  readonly status: number;
  readonly error: RequestError | null;
  readonly facts: AnswerFacts | null;
  readonly endMs: number;
}

/** Complete, or it does not compile: an error without a number would be read as success. */
const ERROR_NUMBERS: Readonly<Record<RequestError, number>> = {
  timeout: 1,
  'connection-refused': 2,
  'connection-reset': 3,
  'connection-failed': 4,
  protocol: 5,
  'http-4xx': 6,
  'http-429': 7,
  'http-5xx': 8,
  'http-503': 9,
};
/** By number; 0 is no error. */
const ERRORS: (RequestError | null)[] = [null];
for (const [error, number] of Object.entries(ERROR_NUMBERS)) ERRORS[number] = error as RequestError;

const TIMES = 8;
const COUNTS = 6;

/**
 * What happened to each request, as numbers in typed arrays: about 90 bytes a request, nothing for the garbage
 * collector to walk through while requests are under way.
 */
export class RecordStore {
  #times: Float64Array;
  #counts: Int32Array;
  #capacity: number;
  #length = 0;
  readonly #environments: (string | null)[] = [null];
  readonly #environmentIds = new Map<string | null, number>([[null, 0]]);

  constructor(capacity = 1024) {
    this.#capacity = Math.max(1, capacity);
    this.#times = new Float64Array(this.#capacity * TIMES).fill(Number.NaN);
    this.#counts = new Int32Array(this.#capacity * COUNTS);
  }

  /** Number of the highest index begun, plus one. */
  get length(): number {
    return this.#length;
  }

  begin(index: number, intendedMs: number, takenUpMs: number): void {
    if (index >= this.#capacity) this.#grow(index + 1);
    this.#length = Math.max(this.#length, index + 1);
    this.#times[index * TIMES] = intendedMs;
    this.#times[index * TIMES + 1] = takenUpMs;
    this.#times[index * TIMES + 2] = takenUpMs;
  }

  /** When it was given to a connection: later than taken up if all connections were busy. */
  sent(index: number, timeMs: number): void {
    this.#times[index * TIMES + 2] = timeMs;
  }

  connected(index: number, timeMs: number): void {
    this.#times[index * TIMES + 3] = timeMs;
  }

  firstByte(index: number, timeMs: number): void {
    this.#times[index * TIMES + 4] = timeMs;
  }

  bytes(index: number, requestBytes: number, responseBytes: number): void {
    this.#counts[index * COUNTS + 4] = requestBytes;
    this.#counts[index * COUNTS + 5] = responseBytes;
  }

  end(index: number, outcome: Outcome): void {
    const facts = outcome.facts ?? NO_FACTS;
    const time = index * TIMES;
    const count = index * COUNTS;
    this.#times[time + 5] = outcome.endMs;
    this.#times[time + 6] = facts.handlerMs ?? Number.NaN;
    this.#times[time + 7] = facts.queryMs ?? Number.NaN;
    this.#counts[count] = outcome.status;
    this.#counts[count + 1] = outcome.error === null ? 0 : ERROR_NUMBERS[outcome.error];
    this.#counts[count + 2] = facts.isCold === null ? 0 : facts.isCold ? 1 : 2;
    this.#counts[count + 3] = this.#environmentId(facts.environment);
  }

  /** Lateness of the generator itself, milliseconds: when the request was taken up, minus when it was intended. */
  lagsMs(): Float64Array {
    const lags = new Float64Array(this.#length);
    for (let i = 0; i < this.#length; i++) {
      lags[i] = Math.max(0, (this.#times[i * TIMES + 1] ?? 0) - (this.#times[i * TIMES] ?? 0));
    }
    return lags;
  }

  isEnded(index: number): boolean {
    return !Number.isNaN(this.#times[index * TIMES + 5]);
  }

  /** The request as it is published. Times are milliseconds, to the microsecond. @throws RangeError when it has not ended. */
  read(index: number, labels: RequestLabels): Request {
    if (!this.isEnded(index)) throw new RangeError(`Request ${index} has not ended.`);
    const time = (column: number) => this.#times[index * TIMES + column] ?? Number.NaN;
    const count = (column: number) => this.#counts[index * COUNTS + column] ?? 0;
    return {
      index,
      scenario: labels.scenario,
      route: labels.route,
      phase: labels.phase,
      isWarmUp: labels.isWarmUp,
      intendedMs: toMicrosecond(time(0)),
      sentMs: toMicrosecond(time(2)),
      connectedMs: orNull(time(3)),
      firstByteMs: orNull(time(4)),
      endMs: toMicrosecond(time(5)),
      status: count(0),
      error: ERRORS[count(1)] ?? null,
      isCold: count(2) === 0 ? null : count(2) === 1,
      environment: this.#environments[count(3)] ?? null,
      handlerMs: orNull(time(6)),
      queryMs: orNull(time(7)),
      requestBytes: count(4),
      responseBytes: count(5),
    };
  }

  #environmentId(environment: string | null): number {
    let id = this.#environmentIds.get(environment);
    if (id === undefined) {
      id = this.#environments.push(environment) - 1;
      this.#environmentIds.set(environment, id);
    }
    return id;
  }

  #grow(needed: number): void {
    const capacity = Math.max(needed, this.#capacity * 2);
    const times = new Float64Array(capacity * TIMES).fill(Number.NaN);
    times.set(this.#times);
    const counts = new Int32Array(capacity * COUNTS);
    counts.set(this.#counts);
    this.#times = times;
    this.#counts = counts;
    this.#capacity = capacity;
  }
}

function toMicrosecond(timeMs: number): number {
  return Math.round(timeMs * 1000) / 1000;
}

function orNull(timeMs: number): number | null {
  return Number.isNaN(timeMs) ? null : toMicrosecond(timeMs);
}
