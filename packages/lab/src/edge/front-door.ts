import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Backend, type Exchange, endToEnd } from './exchange.ts';

/** As on AWS: a load balancer keeps idle client connections 60 s, and the gateway not shorter. */
const KEEP_ALIVE_MS = 60_000;

export interface Traffic {
  readonly requests: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly newConnections: number;
}

/** Told of every exchange when its answer has been sent, or when the client gave up. */
export type ExchangeListener = (exchange: Exchange, durationMs: number) => void;

/**
 * The edge that all architectures share: takes connections, counts, adds the headers of a front door and hands on.
 * The hop behind it is the backend's.
 */
export class FrontDoor {
  readonly #server: Server;
  readonly #sockets = new Map<Socket, { readonly read: number; readonly written: number }>();
  #backend: Backend;
  #requests = 0;
  #newConnections = 0;
  #requestBytes = 0;
  #responseBytes = 0;

  constructor(backend: Backend, onExchange: ExchangeListener | null) {
    this.#backend = backend;
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true }, (request, response) =>
      this.#serve(request, response, onExchange),
    );
    this.#server.on('connection', (socket) => {
      this.#newConnections += 1;
      this.#sockets.set(socket, { read: 0, written: 0 });
      socket.once('close', () => this.#closed(socket));
    });
  }

  /** Resolves with the port; `port` 0 takes any. Rejects with EADDRINUSE when it is taken. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  beginObservation(): void {
    this.#requests = 0;
    this.#newConnections = 0;
    this.#requestBytes = 0;
    this.#responseBytes = 0;
    for (const socket of this.#sockets.keys()) {
      this.#sockets.set(socket, { read: socket.bytesRead, written: socket.bytesWritten });
    }
  }

  /** What passed since `beginObservation`; bytes as on the wire, headers included. */
  endObservation(): Traffic {
    let requestBytes = this.#requestBytes;
    let responseBytes = this.#responseBytes;
    for (const [socket, { read, written }] of this.#sockets) {
      requestBytes += socket.bytesRead - read;
      responseBytes += socket.bytesWritten - written;
    }
    return { requests: this.#requests, requestBytes, responseBytes, newConnections: this.#newConnections };
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  #serve(request: IncomingMessage, response: ServerResponse, onExchange: ExchangeListener | null): void {
    this.#requests += 1;
    const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
    const exchange: Exchange = {
      request,
      response,
      headers: addForwarding(request, sourceIp),
      sourceIp,
      receivedAt: new Date(),
      servedBy: null,
      isCold: false,
    };
    if (onExchange !== null) {
      const startedAt = performance.now();
      response.once('close', () => onExchange(exchange, performance.now() - startedAt));
    }
    this.#backend.handle(exchange);
  }

  #closed(socket: Socket): void {
    const base = this.#sockets.get(socket);
    this.#sockets.delete(socket);
    this.#requestBytes += socket.bytesRead - (base?.read ?? 0);
    this.#responseBytes += socket.bytesWritten - (base?.written ?? 0);
  }
}

/** Client address, port and protocol appended to what is there, and a trace id, as both kinds of front door do. */
function addForwarding(request: IncomingMessage, sourceIp: string): string[] {
  const { headers } = request;
  const own = new Set(['x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto', 'x-amzn-trace-id']);
  const kept = endToEnd(request.rawHeaders);
  const passed = hasAny(headers, own) ? without(kept, own) : kept;
  const earlier = headers['x-forwarded-for'];
  const address = sourceIp.replace(/^::ffff:/, '');
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  const traceId =
    headers['x-amzn-trace-id'] ?? `Root=1-${seconds}-${randomUUID().replaceAll('-', '').slice(0, 24)}`;
  passed.push('X-Forwarded-For', earlier === undefined ? address : `${String(earlier)}, ${address}`);
  passed.push('X-Forwarded-Port', String(request.socket.localPort ?? ''));
  passed.push('X-Forwarded-Proto', 'http', 'X-Amzn-Trace-Id', String(traceId));
  return passed;
}

const hasAny = (headers: IncomingMessage['headers'], names: ReadonlySet<string>): boolean => {
  for (const name of names) if (headers[name] !== undefined) return true;
  return false;
};

function without(raw: readonly string[], names: ReadonlySet<string>): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    if (!names.has((raw[i] ?? '').toLowerCase())) kept.push(raw[i] ?? '', raw[i + 1] ?? '');
  }
  return kept;
}
