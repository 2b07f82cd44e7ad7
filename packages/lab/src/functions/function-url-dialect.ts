import type { Dialect, Refusal } from './dialect.ts';
import { HTTP_API } from './http-api-dialect.ts';
import { MAX_PAYLOAD_BYTES } from './runtime-api.ts';

const REFUSALS: Readonly<Record<Refusal, readonly [status: number, message: string]>> = {
  'too-large': [413, 'Request Entity Too Large'],
  failed: [502, 'Internal Server Error'],
  throttled: [429, 'Too Many Requests'],
  'too-slow': [504, 'Gateway Timeout'],
};

/**
 * A Lambda function URL: the gateway's payload format 2.0 without a gateway, so the function's own timeout is the only
 * one.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export const FUNCTION_URL: Dialect = {
  ...HTTP_API,
  maxBodyBytes: MAX_PAYLOAD_BYTES,
  headersOf: (requestId) => ['x-amzn-requestid', requestId],
  refuse(refusal) {
    const [status, Message] = REFUSALS[refusal];
    return { status, headers: ['content-type', 'application/json'], body: JSON.stringify({ Message }) };
  },
  timeoutMs: () => null,
};
