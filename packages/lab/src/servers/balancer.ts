import { Agent, type IncomingMessage, request as sendRequest } from 'node:http';
import { type Exchange, endToEnd } from '../edge/exchange.ts';

/** An Application Load Balancer gives up on a target that says nothing for this long. */
const IDLE_TIMEOUT_MS = 60_000;

export interface Target {
  readonly id: string;
  readonly port: number;
}

const REASONS = {
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
} as const;

/**
 * Round robin over the healthy targets, through kept-alive connections, streaming both ways.
 *
 * - a target that refuses or breaks off → 502; none there → 503; one that is silent for 60 s → 504
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
 */
export class Balancer {
  readonly #agent = new Agent({ keepAlive: true, noDelay: true, maxFreeSockets: 256 });
  #targets: readonly Target[] = [];
  #turn = 0;

  set targets(targets: readonly Target[]) {
    this.#targets = targets;
  }

  handle(exchange: Exchange): void {
    this.#turn = (this.#turn + 1) % Math.max(1, this.#targets.length);
    const target = this.#targets[this.#turn];
    if (target === undefined) {
      say(exchange, 503);
      return;
    }
    exchange.servedBy = target.id;
    this.#forward(exchange, target, true);
  }

  close(): void {
    this.#agent.destroy();
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

function say({ response }: Exchange, status: keyof typeof REASONS): void {
  if (response.destroyed) return;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const title = `${status} ${REASONS[status]}`;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  response.writeHead(status, {
    server: 'awselb/2.0',
    'content-type': 'text/html',
    'content-length': body.length,
  });
  response.end(body);
}
