import type { RequestError } from '@crossover/model';

/** What the answer's headers say about who served it. */
export interface AnswerFacts {
  readonly isCold: boolean | null;
  readonly environment: string | null;
  readonly handlerMs: number | null;
  readonly queryMs: number | null;
}

export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

export const NO_FACTS: AnswerFacts = { isCold: null, environment: null, handlerMs: null, queryMs: null };

/** `Cold-Start` is a structured-field boolean (`?1`, `?0`); `Server-Timing` carries `handler;dur=` and `query;dur=`. */
export function readFacts(headers: AnswerHeaders): AnswerFacts {
  const cold = single(headers['cold-start']);
  const timing = single(headers['server-timing']);
  return {
    isCold: cold === '?1' ? true : cold === '?0' ? false : null,
    environment: single(headers['environment-id']) ?? null,
    handlerMs: timing === undefined ? null : durationOf(timing, 'handler'),
    queryMs: timing === undefined ? null : durationOf(timing, 'query'),
  };
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

/** `dur` of one metric of a `Server-Timing` header, milliseconds; null when absent or not a number. */
export function durationOf(serverTiming: string, metric: string): number | null {
  for (const entry of serverTiming.split(',')) {
    const [name, ...parameters] = entry.split(';').map((part) => part.trim());
    if (name !== metric) continue;
    const parameter = parameters.find((part) => part.startsWith('dur='));
    const durationMs = parameter === undefined ? Number.NaN : Number(parameter.slice(4).replaceAll('"', ''));
    return Number.isFinite(durationMs) && durationMs >= 0 ? durationMs : null;
  }
  return null;
}

export function errorOfStatus(status: number): RequestError | null {
  if (status < 400) return null;
  if (status === 429) return 'http-429';
  if (status === 503) return 'http-503';
  return status < 500 ? 'http-4xx' : 'http-5xx';
}

/** Kind of a transport error, from the codes of Node and undici. */
export function errorOfFailure(error: unknown, wasConnected: boolean): RequestError {
  const code = codeOf(error);
  if (code === 'ECONNREFUSED') return 'connection-refused';
  if (code === 'ETIMEDOUT' || code === 'UND_ERR_CONNECT_TIMEOUT') return 'timeout';
  if (code.startsWith('HPE_') || code.startsWith('UND_ERR_RES') || code.startsWith('UND_ERR_HEADERS'))
    return 'protocol';
  if (!wasConnected) return code === 'ECONNRESET' ? 'connection-reset' : 'connection-failed';
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET') return 'connection-reset';
  return 'protocol';
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code;
  return '';
}
