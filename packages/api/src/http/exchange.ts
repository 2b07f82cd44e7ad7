import type { Context } from 'hono';
import { HEADERS, MEDIA_TYPES, SERVER_TIMING } from '../contract.ts';
import type { Problem } from './problem.ts';

/** What the API keeps of one request while it answers it. */
interface Exchange {
  readonly startedAt: number;
  readonly isColdStart: boolean;
  queryMs: number;
}

export interface ApiEnvironment {
  Variables: { exchange: Exchange; environmentId: string };
}

export type ApiContext = Context<ApiEnvironment>;

/** The API answers data to programs, never a page: nothing may be sniffed, framed, cached by others or referred. */
const SECURITY_HEADERS = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** Awaits work on the database and adds its time to the exchange. */
export async function querying<T>(context: ApiContext, work: Promise<T>): Promise<T> {
  const from = performance.now();
  try {
    return await work;
  } finally {
    context.get('exchange').queryMs += performance.now() - from;
  }
}

/**
 * The one place where an answer is made, so that no answer lacks its headers. They are given to the constructor
 * as a plain object and never touched again: that keeps Hono's server adapter on its fast path.
 */
function answer(
  context: ApiContext,
  status: number,
  body: string | null,
  headers: Readonly<Record<string, string>>,
): Response {
  const { startedAt, isColdStart, queryMs } = context.get('exchange');
  const handlerMs = performance.now() - startedAt;
  return new Response(body, {
    status,
    headers: {
      ...SECURITY_HEADERS,
      [HEADERS.environmentId]: context.get('environmentId'),
      [HEADERS.coldStart]: isColdStart ? '?1' : '?0',
      [HEADERS.serverTiming]: `${SERVER_TIMING.handler};dur=${handlerMs.toFixed(3)}, ${SERVER_TIMING.query};dur=${queryMs.toFixed(3)}`,
      ...headers,
    },
  });
}

export function answerJson(
  context: ApiContext,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return answer(context, status, JSON.stringify(value), {
    'Content-Type': MEDIA_TYPES.json,
    'Cache-Control': 'no-store',
    ...headers,
  });
}

export function answerEmpty(
  context: ApiContext,
  status: 204 | 304,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return answer(context, status, null, { 'Cache-Control': 'no-store', ...headers });
}

export function answerProblem(context: ApiContext, problem: Problem): Response {
  return answer(context, problem.status, JSON.stringify(problem.toBody()), {
    'Content-Type': MEDIA_TYPES.problem,
    'Cache-Control': 'no-store',
    ...problem.headers,
  });
}
