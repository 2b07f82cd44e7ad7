import type { Exchange } from './exchange.ts';

/** An answer to send to the client. */
export interface HttpAnswer {
  readonly status: number;
  /** Name, value, name, value … */
  readonly headers: readonly string[];
  /** Text is sent as UTF-8. */
  readonly body: string | Buffer;
}

/** Sends a whole answer, unless the client has gone. */
export function sendAnswer({ request, response }: Exchange, { status, headers, body }: HttpAnswer): void {
  if (response.destroyed) return;
  const hasNoBody = status === 204 || status === 304;
  response.writeHead(
    status,
    hasNoBody ? [...headers] : [...headers, 'content-length', String(Buffer.byteLength(body))],
  );
  response.end(hasNoBody || request.method === 'HEAD' ? undefined : body);
}
