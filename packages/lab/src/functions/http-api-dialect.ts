import type { Dialect, Refusal } from './dialect.ts';
import { toHttpAnswer } from './function-response.ts';
import { toHttpEvent } from './http-event.ts';

/** What the gateway itself says, in its own words. */
const REFUSALS: Readonly<Record<Refusal, readonly [status: number, message: string]>> = {
  'too-large': [413, 'Request Entity Too Large'],
  failed: [500, 'Internal Server Error'],
  throttled: [503, 'Service Unavailable'],
  'too-slow': [503, 'Service Unavailable'],
};

/**
 * API Gateway HTTP API with a Lambda proxy integration on the `$default` route, payload format 2.0.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const HTTP_API: Dialect = {
  maxBodyBytes: 10 * 1024 * 1024,
  toEvent: toHttpEvent,
  toAnswer: toHttpAnswer,
  headersOf: (requestId) => ['apigw-requestid', requestId],
  refuse(refusal) {
    const [status, message] = REFUSALS[refusal];
    return { status, headers: ['content-type', 'application/json'], body: JSON.stringify({ message }) };
  },
  timeoutMs: ({ gatewayTimeoutMs }) => gatewayTimeoutMs,
};
