import { randomUUID } from 'node:crypto';
import type { LabSettings } from '@crossover/model';
import type { Exchange } from '../edge/exchange.ts';
import { sendAnswer } from '../edge/http-answer.ts';
import type { Dialect, Refusal } from './dialect.ts';
import { InvalidFunctionResponse } from './function-response.ts';
import type { FunctionService, InvokeResult } from './function-service.ts';
import { MAX_PAYLOAD_BYTES } from './runtime-api.ts';

/**
 * What turns HTTP into invocations: a gateway, a function's own address, or a load balancer with a function as its
 * target. Which one, the dialect says.
 */
export class Gateway {
  readonly #functions: FunctionService;
  readonly #dialect: Dialect;
  readonly #settings: () => LabSettings;

  constructor(functions: FunctionService, dialect: Dialect, settings: () => LabSettings) {
    this.#functions = functions;
    this.#dialect = dialect;
    this.#settings = settings;
  }

  handle(exchange: Exchange): void {
    readBody(exchange, this.#dialect.maxBodyBytes, (body) => {
      if (body === null) this.#refuse(exchange, 'too-large', randomUUID());
      else void this.#invoke(exchange, body);
    });
  }

  async #invoke(exchange: Exchange, body: Buffer): Promise<void> {
    const { request, headers, sourceIp, receivedAt } = exchange;
    const requestId = randomUUID();
    const event = JSON.stringify(
      this.#dialect.toEvent({
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
      this.#refuse(exchange, 'too-large', requestId);
      return;
    }
    const result = await this.#withinTimeout(this.#functions.invoke(event, randomUUID()));
    if (result === null || result.kind === 'throttled') {
      this.#refuse(exchange, result === null ? 'too-slow' : 'throttled', requestId);
      return;
    }
    exchange.servedBy = result.environment;
    exchange.isCold = result.isCold;
    if (result.kind === 'failed') this.#refuse(exchange, 'failed', requestId);
    else this.#answer(exchange, result, requestId);
  }

  #answer(exchange: Exchange, result: InvokeResult & { kind: 'answered' }, requestId: string): void {
    const answer = this.#read(result.body);
    if (answer === null) {
      this.#refuse(exchange, 'failed', requestId);
      return;
    }
    // A banked environment has used up its own notion of "first" on the primer.
    const headers = result.isBanked
      ? [...answer.headers.filter((_, i, all) => !isColdHeader(all[i - (i % 2)])), 'cold-start', '?1']
      : answer.headers;
    sendAnswer(exchange, { ...answer, headers: [...headers, ...this.#dialect.headersOf(requestId)] });
  }

  /** Null when the function returned nothing that is an answer. */
  #read(result: Buffer) {
    try {
      return this.#dialect.toAnswer(result);
    } catch (error) {
      if (error instanceof InvalidFunctionResponse) return null;
      throw error;
    }
  }

  #refuse(exchange: Exchange, refusal: Refusal, requestId: string): void {
    const answer = this.#dialect.refuse(refusal);
    sendAnswer(exchange, {
      ...answer,
      headers: [...answer.headers, ...this.#dialect.headersOf(requestId)],
    });
  }

  /** Null when the function takes longer than the gateway waits; it runs on unheard, as on AWS. */
  #withinTimeout(invocation: Promise<InvokeResult>): Promise<InvokeResult | null> {
    const timeoutMs = this.#dialect.timeoutMs(this.#settings());
    if (timeoutMs === null) return invocation;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(null), timeoutMs);
      void invocation.then((result) => {
        clearTimeout(timer);
        resolve(result);
      });
    });
  }
}

const NO_BODY = Buffer.alloc(0);

const isColdHeader = (name: string | undefined): boolean => name?.toLowerCase() === 'cold-start';

/** Calls back with the whole body, or null when it is larger than the front door takes. */
function readBody(
  { request, response }: Exchange,
  maxBytes: number,
  done: (body: Buffer | null) => void,
): void {
  if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) {
    done(NO_BODY);
    return;
  }
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    response.setHeader('connection', 'close');
    done(null);
    return;
  }
  request.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes <= maxBytes) chunks.push(chunk);
  });
  request.on('end', () => done(sizeBytes > maxBytes ? null : Buffer.concat(chunks)));
}
