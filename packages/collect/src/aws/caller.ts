import { collectError } from './collect-error.ts';
import type { Effects } from './effects.ts';
import { type Failure, failureOf, isPassing } from './failure.ts';

type Outcome<T> = { readonly value: T } | { readonly failure: Failure };

/** Calls AWS, tries again what passes, and counts. */
export interface Caller {
  /**
   * @param action the IAM action, e.g. `cloudwatch:GetMetricData`
   * @throws CrossoverError `collect-failed` with the remedy
   */
  call<T>(action: string, request: () => Promise<T>): Promise<T>;
  /** Like `call`, but a failure that `isExpected` is an outcome. */
  attempt<T>(
    action: string,
    isExpected: (failure: Failure) => boolean,
    request: () => Promise<T>,
  ): Promise<Outcome<T>>;
  /** Requests sent so far by action, repeated ones included. */
  readonly calls: Readonly<Record<string, number>>;
}

export interface RetryOptions {
  readonly attempts: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

/** About four minutes in all, on top of the SDK's own few seconds. */
const RETRY: RetryOptions = { attempts: 9, firstDelayMs: 1_000, longestDelayMs: 60_000 };

/** @param beforeRequest called before each request; throws to refuse it (a spending limit) */
export function createCaller(
  effects: Effects,
  { attempts, firstDelayMs, longestDelayMs }: RetryOptions = RETRY,
  beforeRequest: (action: string) => void = () => {},
): Caller {
  const calls: Record<string, number> = {};

  const attempt: Caller['attempt'] = async (action, isExpected, request) => {
    for (let n = 1; ; n++) {
      beforeRequest(action);
      try {
        const value = await request();
        count(action, value);
        return { value };
      } catch (error) {
        count(action, error);
        const failure = failureOf(error);
        if (failure === undefined) throw error;
        if (isExpected(failure)) return { failure };
        if (!isPassing(failure) || n === attempts) throw collectError(action, failure);
        const longestMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (n - 1));
        // Half fixed, half random, so that several collections do not come back at once.
        await effects.sleep(Math.round(longestMs * (0.5 + 0.5 * effects.random())));
      }
    }
  };

  function count(action: string, answer: unknown): void {
    calls[action] = (calls[action] ?? 0) + requestsOf(answer);
  }

  return {
    calls,
    attempt,
    async call(action, request) {
      const outcome = await attempt(action, () => false, request);
      if ('failure' in outcome) throw collectError(action, outcome.failure);
      return outcome.value;
    },
  };
}

/** The SDK says in `$metadata.attempts` how many requests it took. */
function requestsOf(answer: unknown): number {
  const metadata = (answer as { $metadata?: { attempts?: unknown } } | null | undefined)?.$metadata;
  return typeof metadata?.attempts === 'number' && metadata.attempts > 0 ? metadata.attempts : 1;
}
