import type { Socket } from 'node:net';
import type { RequestError } from '@crossover/model';
import { buildConnector, Client, type Dispatcher } from 'undici';
import {
  type AnswerFacts,
  type AnswerHeaders,
  errorOfFailure,
  errorOfStatus,
  NO_FACTS,
  readFacts,
} from './answer.ts';
import type { Connections } from './protocol.ts';

export interface OutgoingRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | null;
}

/** What an exchange reports while it is under way; each at most once, `ended` exactly once. */
export interface ExchangeListener {
  /** It was given to a connection, which may still have to be opened. */
  sent(): void;
  /** The connection that it opened is ready. */
  connected(): void;
  firstByte(): void;
  /** Bytes of the answer's body; only for who needs them. */
  data?(chunk: Buffer): void;
  ended(end: ExchangeEnd): void;
}

export interface ExchangeEnd {
  /** 0 when no answer came. */
  readonly status: number;
  readonly error: RequestError | null;
  readonly facts: AnswerFacts;
  readonly headers: AnswerHeaders;
  /** On the wire, headers included; TLS excluded. */
  readonly requestBytes: number;
  readonly responseBytes: number;
}

/** An exchange that can be given up. */
export interface Exchange {
  /** Ends it with `timeout`, closing its connection; nothing if it has ended. */
  expire(): void;
}

/**
 * Connections to one origin. Each carries one request at a time; the most recently used idle one is taken first.
 * When all `max` are busy a request waits in turn, and is counted: its response time shows the wait.
 */
export class ConnectionPool {
  /** TCP connections opened so far. */
  opened = 0;
  /** Requests that found every connection busy. */
  waited = 0;
  readonly #origin: URL;
  readonly #connections: Connections;
  readonly #timeoutMs: number;
  readonly #idle: Connection[] = [];
  readonly #all = new Set<Connection>();
  readonly #waiting: PooledExchange[] = [];
  #isClosed = false;

  constructor(options: {
    readonly origin: URL;
    readonly connections: Connections;
    readonly timeoutMs: number;
  }) {
    this.#origin = options.origin;
    this.#connections = options.connections;
    this.#timeoutMs = options.timeoutMs;
  }

  request(outgoing: OutgoingRequest, listener: ExchangeListener): Exchange {
    const exchange = new PooledExchange(outgoing, listener);
    const connection = this.#take();
    if (connection === undefined) {
      this.waited += 1;
      this.#waiting.push(exchange);
    } else {
      connection.carry(exchange);
    }
    return exchange;
  }

  /** Closes every connection at once; exchanges under way end as `connection-reset`. */
  close(): void {
    this.#isClosed = true;
    for (const connection of this.#all) connection.destroy();
    this.#all.clear();
    for (const exchange of this.#waiting.splice(0)) exchange.fail('connection-failed');
  }

  #take(): Connection | undefined {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#connections.mode === 'keep-alive' && this.#all.size >= this.#connections.max) return undefined;
    const connection = new Connection({
      origin: this.#origin,
      timeoutMs: this.#timeoutMs,
      isOneRequestEach: this.#connections.mode === 'per-request',
      onOpen: () => {
        this.opened += 1;
      },
      onFree: () => this.#free(connection),
      onBroken: () => this.#drop(connection),
    });
    this.#all.add(connection);
    return connection;
  }

  #free(connection: Connection): void {
    if (this.#isClosed) return;
    const next = this.#nextWaiting();
    if (next === undefined) this.#idle.push(connection);
    else connection.carry(next);
  }

  #drop(connection: Connection): void {
    this.#all.delete(connection);
    if (this.#isClosed) return;
    const next = this.#nextWaiting();
    if (next !== undefined) this.#take()?.carry(next);
  }

  #nextWaiting(): PooledExchange | undefined {
    let next = this.#waiting.shift();
    while (next?.isEnded) next = this.#waiting.shift();
    return next;
  }
}

class PooledExchange implements Exchange {
  readonly outgoing: OutgoingRequest;
  readonly listener: ExchangeListener;
  connection: Connection | undefined;
  isEnded = false;

  constructor(outgoing: OutgoingRequest, listener: ExchangeListener) {
    this.outgoing = outgoing;
    this.listener = listener;
  }

  expire(): void {
    if (this.isEnded) return;
    const connection = this.connection;
    this.fail('timeout');
    connection?.abandon();
  }

  fail(error: RequestError, bytes = { requestBytes: 0, responseBytes: 0 }): void {
    this.end({ status: 0, error, facts: NO_FACTS, headers: {}, ...bytes });
  }

  end(end: ExchangeEnd): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.listener.ended(end);
  }
}

interface ConnectionOptions {
  readonly origin: URL;
  readonly timeoutMs: number;
  readonly isOneRequestEach: boolean;
  readonly onOpen: () => void;
  readonly onFree: () => void;
  readonly onBroken: () => void;
}

/** One connection, reopened by undici when the server has closed it between two requests. */
class Connection {
  readonly #client: Client;
  readonly #options: ConnectionOptions;
  #socket: Socket | undefined;
  #current: PooledExchange | undefined;
  #isAbandoned = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const connect = buildConnector({ allowH2: false, timeout: options.timeoutMs });
    this.#client = new Client(options.origin, {
      pipelining: 1,
      // The play keeps its own deadlines, from the intended send: undici's are coarse and count from elsewhere.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (target, callback) =>
        connect(target, (...result) => {
          const socket = result[1];
          if (socket !== null) {
            this.#socket = socket;
            options.onOpen();
            this.#current?.listener.connected();
          }
          callback(...result);
        }),
    });
  }

  carry(exchange: PooledExchange): void {
    this.#current = exchange;
    exchange.connection = this;
    const { method, path, headers, body } = exchange.outgoing;
    exchange.listener.sent();
    this.#client.dispatch(
      { method: method as Dispatcher.HttpMethod, path, headers, body, reset: this.#options.isOneRequestEach },
      this.#handler(exchange),
    );
  }

  /** Closes it in the middle of an exchange that was given up. */
  abandon(): void {
    if (this.#isAbandoned) return;
    this.#isAbandoned = true;
    this.#options.onBroken();
    this.destroy();
  }

  destroy(): void {
    // Nothing waits for it any more, however it ends.
    this.#client.destroy().catch(() => undefined);
  }

  #handler(exchange: PooledExchange): Dispatcher.DispatchHandler {
    let status = 0;
    let answerHeaders: AnswerHeaders = {};
    let socket: Socket | undefined;
    let requestBase = 0;
    let responseBase = 0;
    const bytes = () => ({
      requestBytes: Math.max(0, (socket?.bytesWritten ?? 0) - requestBase),
      responseBytes: Math.max(0, (socket?.bytesRead ?? 0) - responseBase),
    });
    return {
      onRequestStart: () => {
        socket = this.#socket;
        requestBase = socket?.bytesWritten ?? 0;
        responseBase = socket?.bytesRead ?? 0;
      },
      onResponseStarted: () => {
        if (!exchange.isEnded) exchange.listener.firstByte();
      },
      onResponseStart: (_controller, statusCode, headers) => {
        // An interim answer (1xx) announces the real one.
        if (statusCode < 200) return;
        status = statusCode;
        answerHeaders = headers;
      },
      onResponseData: (_controller, chunk) => {
        if (!exchange.isEnded) exchange.listener.data?.(chunk);
      },
      onResponseEnd: () => {
        if (exchange.isEnded) return;
        this.#current = undefined;
        exchange.end({
          status,
          error: errorOfStatus(status),
          facts: readFacts(answerHeaders),
          headers: answerHeaders,
          ...bytes(),
        });
        this.#options.onFree();
      },
      onResponseError: (_controller, error) => {
        if (exchange.isEnded) return;
        this.#current = undefined;
        exchange.fail(errorOfFailure(error, socket !== undefined), bytes());
        // After an error undici would reconnect by itself; a fresh connection leaves no doubt about its state.
        this.abandon();
      },
    };
  }
}
