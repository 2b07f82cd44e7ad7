import { randomUUID } from 'node:crypto';
import type { Exchange } from '../edge/exchange.ts';
import { type HttpAnswer, InvalidFunctionResponse, toHttpAnswer } from './function-response.ts';
import type { FunctionService, InvokeResult } from './function-service.ts';
import { toHttpEvent } from './http-event.ts';
import { MAX_PAYLOAD_BYTES } from './runtime-api.ts';

/** API Gateway HTTP API: request payload. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** What the gateway itself says, in its own words. */
const OWN_ANSWERS = {
  tooLarge: [413, 'Request Entity Too Large'],
  internal: [500, 'Internal Server Error'],
  unavailable: [503, 'Service Unavailable'],
} as const;

/**
 * A local API Gateway HTTP API with a Lambda proxy integration on the `$default` route.
 *
 * - function error, crash, function timeout, unreadable result → 500
 * - the function throttled, or slower than the integration timeout → 503
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export class Gateway {
  readonly #functions: FunctionService;
  readonly #timeoutMs: () => number;

  constructor(functions: FunctionService, timeoutMs: () => number) {
    this.#functions = functions;
    this.#timeoutMs = timeoutMs;
  }

  handle(exchange: Exchange): void {
    readBody(exchange, (body) => {
      if (body === null) this.#say(exchange, 'tooLarge');
      else void this.#invoke(exchange, body);
    });
  }

  async #invoke(exchange: Exchange, body: Buffer): Promise<void> {
    const { request, headers, sourceIp, receivedAt } = exchange;
    const requestId = randomUUID();
    const event = JSON.stringify(
      toHttpEvent({
        method: request.method ?? 'GET',
        target: request.url ?? '/',
        httpVersion: request.httpVersion,
        rawHeaders: headers,
        body,
        sourceIp,
        requestId,
        receivedAt,
      }),
    );
    if (event.length > MAX_PAYLOAD_BYTES && Buffer.byteLength(event) > MAX_PAYLOAD_BYTES) {
      this.#say(exchange, 'tooLarge', requestId);
      return;
    }
    const result = await this.#withinTimeout(this.#functions.invoke(event, randomUUID()));
    if (result === null || result.kind === 'throttled') {
      this.#say(exchange, 'unavailable', requestId);
      return;
    }
    exchange.servedBy = result.environment;
    exchange.isCold = result.isCold;
    if (result.kind === 'failed') this.#say(exchange, 'internal', requestId);
    else this.#answer(exchange, result, requestId);
  }

  #answer(exchange: Exchange, result: InvokeResult & { kind: 'answered' }, requestId: string): void {
    let answer: HttpAnswer;
    try {
      answer = toHttpAnswer(result.body);
    } catch (error) {
      if (!(error instanceof InvalidFunctionResponse)) throw error;
      this.#say(exchange, 'internal', requestId);
      return;
    }
    // A banked environment has used up its own notion of "first" on the primer.
    const headers = result.isBanked
      ? [...answer.headers.filter((_, i, all) => !isColdHeader(all[i - (i % 2)])), 'cold-start', '?1']
      : answer.headers;
    send(exchange, answer.status, [...headers, 'apigw-requestid', requestId], answer.body);
  }

  #say(exchange: Exchange, kind: keyof typeof OWN_ANSWERS, requestId?: string): void {
    const [status, message] = OWN_ANSWERS[kind];
    const headers = ['content-type', 'application/json'];
    if (requestId !== undefined) headers.push('apigw-requestid', requestId);
    send(exchange, status, headers, JSON.stringify({ message }));
  }

  /** Null when the function takes longer than the gateway waits; it runs on unheard, as on AWS. */
  #withinTimeout(invocation: Promise<InvokeResult>): Promise<InvokeResult | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(null), this.#timeoutMs());
      void invocation.then((result) => {
        clearTimeout(timer);
        resolve(result);
      });
    });
  }
}

const NO_BODY = Buffer.alloc(0);

const isColdHeader = (name: string | undefined): boolean => name?.toLowerCase() === 'cold-start';

function send(
  { request, response }: Exchange,
  status: number,
  headers: readonly string[],
  body: string | Buffer,
): void {
  if (response.destroyed) return;
  const hasNoBody = status === 204 || status === 304;
  response.writeHead(
    status,
    hasNoBody ? [...headers] : [...headers, 'content-length', String(Buffer.byteLength(body))],
  );
  response.end(hasNoBody || request.method === 'HEAD' ? undefined : body);
}

/** Calls back with the whole body, or null when it is larger than the gateway takes. */
function readBody({ request, response }: Exchange, done: (body: Buffer | null) => void): void {
  if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) {
    done(NO_BODY);
    return;
  }
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) {
    response.setHeader('connection', 'close');
    done(null);
    return;
  }
  request.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes <= MAX_BODY_BYTES) chunks.push(chunk);
  });
  request.on('end', () => done(sizeBytes > MAX_BODY_BYTES ? null : Buffer.concat(chunks)));
}
