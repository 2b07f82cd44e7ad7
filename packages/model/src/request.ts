import * as z from 'zod';

/** Why a request has no usable answer. `http-…` had one, but not a good one. */
export const requestErrorSchema = z.enum([
  'timeout',
  'connection-refused',
  'connection-reset',
  'connection-failed',
  'protocol',
  'http-4xx',
  'http-429',
  'http-5xx',
  'http-503',
]);

export type RequestError = z.infer<typeof requestErrorSchema>;

export const REQUEST_ERRORS: readonly RequestError[] = requestErrorSchema.options;

const timeMs = z.number().min(0);

/**
 * One HTTP exchange as the client saw it: a line of `requests/*.ndjson.gz`.
 *
 * All times are milliseconds from the start of the repeat's schedule on one monotonic clock, to the microsecond.
 * Response time = `endMs − intendedMs`; service time = `endMs − sentMs`. `endMs` is when the whole answer had
 * arrived, or when the request was given up.
 */
export const requestSchema = z.strictObject({
  /** Position in the schedule, from 0. */
  index: z.int().min(0),
  scenario: z.string(),
  /** Method and path template, e.g. `GET /products/{id}`. */
  route: z.string(),
  phase: z.string(),
  isWarmUp: z.boolean(),
  intendedMs: timeMs,
  sentMs: timeMs,
  /** When the connection was ready, on requests that opened one; null when it was reused. */
  connectedMs: timeMs.nullable(),
  firstByteMs: timeMs.nullable(),
  endMs: timeMs,
  /** 0 when no answer came. */
  status: z.int().min(0).max(599),
  error: requestErrorSchema.nullable(),
  /** Whether a new execution environment served it; null when the answer does not say. */
  isCold: z.boolean().nullable(),
  environment: z.string().nullable(),
  /** From `Server-Timing`. */
  handlerMs: timeMs.nullable(),
  queryMs: timeMs.nullable(),
  requestBytes: z.int().min(0),
  responseBytes: z.int().min(0),
});

export type Request = z.infer<typeof requestSchema>;
