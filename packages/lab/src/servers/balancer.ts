import { Agent, type IncomingMessage, request as sendRequest } from 'node:http';
import { type BalancerStatus, balancerAnswer } from '../edge/balancer-answer.ts';
import { type Exchange, endToEnd } from '../edge/exchange.ts';
import { sendAnswer } from '../edge/http-answer.ts';

/** An Application Load Balancer gives up on a target that says nothing for this long. */
const IDLE_TIMEOUT_MS = 60_000;

export interface Target {
  readonly id: string;
  readonly port: number;
}

/**
 * To the healthy target with the fewest requests in hand, in turn where they have equally many, through kept-alive
 * connections, streaming both ways. Each request is balanced for itself: a client's connection binds it to no target.
 *
 * - a target that refuses or breaks off → 502; none there → 503; one that is silent for 60 s → 504
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
 */
export class Balancer {
  readonly #agent = new Agent({ keepAlive: true, noDelay: true, maxFreeSockets: 256 });
  #targets: readonly Target[] = [];
  #turn = 0;
  /** Requests given and not yet answered, by target. */
  readonly #inHand = new Map<string, number>();

  set targets(targets: readonly Target[]) {
    this.#targets = targets;
  }

  get healthyTargets(): number {
    return this.#targets.length;
  }

  /** Whether any target has fewer than `limit` requests in hand. */
  hasRoom(limit: number): boolean {
    return this.#targets.some(({ id }) => this.#inHandOf(id) < limit);
  }

  handle(exchange: Exchange): void {
    const target = this.#next();
    if (target === undefined) {
      say(exchange, 503);
      return;
    }
    exchange.servedBy = target.id;
    this.#inHand.set(target.id, this.#inHandOf(target.id) + 1);
    exchange.response.once('close', () => this.#inHand.set(target.id, this.#inHandOf(target.id) - 1));
    this.#forward(exchange, target, true);
  }

  close(): void {
    this.#agent.destroy();
  }

  #next(): Target | undefined {
    const count = this.#targets.length;
    this.#turn = (this.#turn + 1) % Math.max(1, count);
    let best: Target | undefined;
    for (let i = 0; i < count; i += 1) {
      const target = this.#targets[(this.#turn + i) % count];
      if (target === undefined) continue;
      if (best === undefined || this.#inHandOf(target.id) < this.#inHandOf(best.id)) best = target;
    }
    return best;
  }

  #inHandOf(id: string): number {
    return this.#inHand.get(id) ?? 0;
  }

  #forward(exchange: Exchange, target: Target, mayRetry: boolean): void {
    const { request, response, headers } = exchange;
    const outgoing = sendRequest({
      host: '127.0.0.1',
      port: target.port,
      method: request.method,
      path: request.url,
      headers,
      agent: this.#agent,
      timeout: IDLE_TIMEOUT_MS,
      setDefaultHeaders: false,
    });
    outgoing.once('response', (incoming) => relay(incoming, exchange));
    outgoing.once('timeout', () => {
      say(exchange, 504);
      outgoing.destroy();
    });
    outgoing.once('error', () => {
      // The target may close an idle connection in the moment it is used; nothing was lost but the connection.
      if (mayRetry && outgoing.reusedSocket && !hasBody(request) && !response.headersSent) {
        this.#forward(exchange, target, false);
      } else {
        say(exchange, 502);
      }
    });
    response.once('close', () => {
      if (!response.writableFinished) outgoing.destroy();
    });
    if (hasBody(request)) request.pipe(outgoing);
    else outgoing.end();
  }
}

function relay(incoming: IncomingMessage, { response }: Exchange): void {
  if (response.destroyed || response.headersSent) {
    incoming.resume();
    return;
  }
  response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage, endToEnd(incoming.rawHeaders));
  incoming.pipe(response);
  incoming.once('error', () => response.destroy());
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function say(exchange: Exchange, status: BalancerStatus): void {
  if (exchange.response.headersSent) exchange.response.destroy();
  else sendAnswer(exchange, balancerAnswer(status));
}
