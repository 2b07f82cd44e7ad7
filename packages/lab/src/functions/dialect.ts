import type { LabSettings } from '@crossover/model';
import type { HttpAnswer } from '../edge/http-answer.ts';
import type { ReceivedRequest } from './http-event.ts';

/**
 * - `too-large`: more than the front door or Lambda takes
 * - `failed`: function error, crash, function timeout, unreadable result
 * - `throttled`: the function's concurrency is used up
 * - `too-slow`: the function did not answer within `timeoutMs`
 */
export type Refusal = 'too-large' | 'failed' | 'throttled' | 'too-slow';

/** How one kind of front door speaks to functions, and to clients in their place. */
export interface Dialect {
  readonly maxBodyBytes: number;
  toEvent(request: ReceivedRequest): object;
  /** @throws InvalidFunctionResponse when it is nothing that this front door can turn into an answer. */
  toAnswer(result: Buffer): HttpAnswer;
  /** Name, value, … that the front door adds to each of its answers. */
  headersOf(requestId: string): readonly string[];
  refuse(refusal: Refusal): HttpAnswer;
  /** How long it waits for the function; null: as long as the function may take. */
  timeoutMs(settings: LabSettings): number | null;
}
