import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** What a runtime does, told to the environment that it runs in. */
export interface RuntimeListener {
  /** It asks for work: initialised, and done with what it had. */
  onNext(): void;
  onResponse(requestId: string, body: Buffer): void;
  onError(requestId: string, body: Buffer): void;
  onInitError(body: Buffer): void;
  /** The response is larger than Lambda takes. */
  onOversizedResponse(requestId: string): void;
}

export interface Work {
  readonly requestId: string;
  readonly deadlineEpochMs: number;
  readonly functionArn: string;
  readonly traceId: string;
  readonly event: string;
}

/** Synchronous response payload: 6 MB, to the byte what Lambda names in its error. */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

const PREFIX = '/2018-06-01/runtime';

/**
 * The Lambda Runtime API of one execution environment, on a port of its own.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html (version 2018-06-01)
 */
export class RuntimeApi {
  readonly #listener: RuntimeListener;
  readonly #server: Server;
  #waiting: ServerResponse | null = null;

  constructor(listener: RuntimeListener) {
    this.#listener = listener;
    // A frozen runtime does not answer for hours: no timeout may close its connection.
    this.#server = createServer(
      { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 },
      (request, response) => this.#serve(request, response),
    );
    this.#server.timeout = 0;
  }

  /** Resolves with the value for `AWS_LAMBDA_RUNTIME_API`. */
  listen(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', () => {
        const address = this.#server.address();
        resolve(`127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
      });
    });
  }

  /** Answers the runtime's pending request for work; it must have asked. */
  deliver(work: Work): void {
    const response = this.#waiting;
    if (response === null) throw new Error('the runtime has not asked for work');
    this.#waiting = null;
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(work.event),
      'lambda-runtime-aws-request-id': work.requestId,
      'lambda-runtime-deadline-ms': work.deadlineEpochMs,
      'lambda-runtime-invoked-function-arn': work.functionArn,
      'lambda-runtime-trace-id': work.traceId,
    });
    response.end(work.event);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    response.sendDate = false;
    const path = request.url ?? '';
    if (request.method === 'GET' && path === `${PREFIX}/invocation/next`) {
      this.#waiting = response;
      this.#listener.onNext();
      return;
    }
    const [, requestId = '', verb] =
      /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (request.method !== 'POST' || (verb === undefined && path !== `${PREFIX}/init/error`)) {
      reply(response, 404, '{"errorMessage":"Not Found","errorType":"InvalidRequest"}');
      return;
    }
    readBody(request, (body) => {
      if (body === null) {
        reply(
          response,
          413,
          '{"errorMessage":"Exceeded maximum allowed payload size","errorType":"RequestEntityTooLarge"}',
        );
        this.#listener.onOversizedResponse(requestId);
        return;
      }
      reply(response, 202, '{"status":"OK"}');
      if (verb === 'response') this.#listener.onResponse(requestId, body);
      else if (verb === 'error') this.#listener.onError(requestId, body);
      else this.#listener.onInitError(body);
    });
  }
}

function reply(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** Calls back with the whole body, or null when it is larger than Lambda takes. */
function readBody(request: IncomingMessage, done: (body: Buffer | null) => void): void {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  request.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes <= MAX_PAYLOAD_BYTES) chunks.push(chunk);
  });
  request.on('end', () => {
    if (sizeBytes > MAX_PAYLOAD_BYTES) done(null);
    else done(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
  });
}
