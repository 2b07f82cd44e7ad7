import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request on its way through the front door. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Request headers as sent, without those that are between two hops only, with the front door's own added. */
  readonly headers: readonly string[];
  readonly sourceIp: string;
  readonly receivedAt: Date;
  /** Set by the backend, for who watches. */
  servedBy: string | null;
  isCold: boolean;
}

/** What stands behind a front door: a fleet of servers, functions, or both. */
export interface Backend {
  handle(exchange: Exchange): void;
  end(): Promise<void>;
}

/** Headers that concern one connection only. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Raw headers (name, value, …) without those that must not be passed on. */
export function endToEnd(raw: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? '';
    if (!HOP_BY_HOP.has(name.toLowerCase())) kept.push(name, raw[i + 1] ?? '');
  }
  return kept;
}
