import { ConnectionPool, type ExchangeEnd } from './connections.ts';
import type { FlowScript } from './flow-script.ts';
import type { ArtilleryMetrics } from './metrics.ts';
import type { PreparedRequest } from './prepared-request.ts';
import { machineNowMs, type ScriptRecorder } from './script-recorder.ts';

const DEFAULT_TIMEOUT_SECONDS = 10;
/** Without `http.pool` each virtual user has connections of its own, as with Artillery's engine. */
const CONNECTIONS_PER_VIRTUAL_USER = 64;

/** What one virtual user's requests have in common. */
export interface FlowSession {
  /** When the first request is due; null once it was sent, or when none is due at arrival. */
  intendedMs: number | null;
  readonly pools: Map<string, ConnectionPool>;
}

interface FlowAnswer {
  readonly end: ExchangeEnd;
  readonly body: string;
  /** Milliseconds from the actual send, fractions included. */
  readonly timings: { readonly firstByte: number; readonly total: number };
}

/** Sends the requests of flows over the precise client, one record per request. */
export class FlowClient {
  readonly #config: FlowScript['config'];
  readonly #scenario: string;
  readonly #recorder: ScriptRecorder;
  readonly #metrics: ArtilleryMetrics;
  readonly #timeoutMs: number;
  readonly #sharedPools = new Map<string, ConnectionPool>();

  constructor(parts: {
    readonly config: FlowScript['config'];
    readonly scenario: string;
    readonly recorder: ScriptRecorder;
    readonly metrics: ArtilleryMetrics;
  }) {
    this.#config = parts.config;
    this.#scenario = parts.scenario;
    this.#recorder = parts.recorder;
    this.#metrics = parts.metrics;
    this.#timeoutMs = 1000 * (parts.config.timeout ?? parts.config.http?.timeout ?? DEFAULT_TIMEOUT_SECONDS);
  }

  openSession(isFirstRequestDueNow: boolean): FlowSession {
    return {
      intendedMs: isFirstRequestDueNow ? machineNowMs() : null,
      pools: this.#config.http?.pool === undefined ? new Map() : this.#sharedPools,
    };
  }

  closeSession({ pools }: FlowSession): void {
    if (pools !== this.#sharedPools) for (const pool of pools.values()) pool.close();
  }

  /** Never rejects because of the target. @throws Error for a host that may not be loaded. */
  async send(
    method: string,
    request: PreparedRequest,
    route: string,
    session: FlowSession,
  ): Promise<FlowAnswer> {
    const { hostname, origin } = request.url;
    if (!this.#recorder.mayLoad(hostname)) throw new Error(`${hostname} may not be loaded`);
    const pool = this.#poolOf(origin, session);
    const index = this.#recorder.begin({ scenario: this.#scenario, route }, session.intendedMs);
    const startMs = session.intendedMs ?? machineNowMs();
    session.intendedMs = null;
    this.#metrics.sent();
    const chunks: Buffer[] = [];
    let sentMs = startMs;
    let firstByteMs = startMs;
    const { promise, resolve } = Promise.withResolvers<ExchangeEnd>();
    const { url, headers, body } = request;
    const exchange = pool.request(
      { method, path: url.pathname + url.search, headers, body },
      {
        sent: () => {
          sentMs = machineNowMs();
          this.#recorder.sent(index);
        },
        connected: () => this.#recorder.connected(index),
        firstByte: () => {
          firstByteMs = machineNowMs();
          this.#recorder.firstByte(index);
        },
        data: (chunk) => chunks.push(chunk),
        ended: (end) => {
          this.#recorder.end(index, end);
          resolve(end);
        },
      },
    );
    const timer = setTimeout(() => exchange.expire(), this.#timeoutMs);
    const end = await promise;
    clearTimeout(timer);
    this.#metrics.ended({
      route,
      status: end.status,
      error: end.error,
      isCold: end.facts.isCold,
      responseTimeMs: machineNowMs() - startMs,
    });
    this.#metrics.flush();
    const timings = { firstByte: firstByteMs - sentMs, total: machineNowMs() - sentMs };
    return { end, body: Buffer.concat(chunks).toString('utf8'), timings };
  }

  #poolOf(origin: string, session: FlowSession): ConnectionPool {
    let pool = session.pools.get(origin);
    if (pool === undefined) {
      const max = Number(this.#config.http?.pool ?? CONNECTIONS_PER_VIRTUAL_USER);
      pool = new ConnectionPool({
        origin: new URL(origin),
        connections: { mode: 'keep-alive', max },
        timeoutMs: this.#timeoutMs,
      });
      session.pools.set(origin, pool);
    }
    return pool;
  }
}
