import { createServer, type Server, type Socket } from 'node:net';
import { RuntimeConnection, type RuntimeRequest } from './runtime-connection.ts';

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
const INVOCATION_PATH = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/;

/**
 * The Lambda Runtime API of one execution environment, on a port of its own.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html (version 2018-06-01)
 */
export class RuntimeApi {
  readonly #listener: RuntimeListener;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #waiting: RuntimeConnection | null = null;

  constructor(listener: RuntimeListener) {
    this.#listener = listener;
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      new RuntimeConnection(socket, MAX_PAYLOAD_BYTES, (request, connection) =>
        this.#serve(request, connection),
      );
    });
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
    const connection = this.#waiting;
    if (connection === null) throw new Error('the runtime has not asked for work');
    this.#waiting = null;
    connection.respond(
      200,
      work.event,
      `lambda-runtime-aws-request-id: ${work.requestId}\r\n` +
        `lambda-runtime-deadline-ms: ${work.deadlineEpochMs}\r\n` +
        `lambda-runtime-invoked-function-arn: ${work.functionArn}\r\n` +
        `lambda-runtime-trace-id: ${work.traceId}\r\n`,
    );
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve({ method, path, body }: RuntimeRequest, connection: RuntimeConnection): void {
    if (method === 'GET' && path === `${PREFIX}/invocation/next`) {
      this.#waiting = connection;
      this.#listener.onNext();
      return;
    }
    const [, requestId = '', verb] = INVOCATION_PATH.exec(path) ?? [];
    if (method !== 'POST' || (verb === undefined && path !== `${PREFIX}/init/error`)) {
      connection.respond(404, '{"errorMessage":"Not Found","errorType":"InvalidRequest"}');
    } else if (body === null) {
      connection.respond(
        413,
        '{"errorMessage":"Exceeded maximum allowed payload size","errorType":"RequestEntityTooLarge"}',
      );
      this.#listener.onOversizedResponse(requestId);
    } else {
      connection.respond(202, '{"status":"OK"}');
      if (verb === 'response') this.#listener.onResponse(requestId, body);
      else if (verb === 'error') this.#listener.onError(requestId, body);
      else this.#listener.onInitError(body);
    }
  }
}
