import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TargetServer {
  readonly url: string;
  readonly server: Server;
}

/** Answers like the API does, after `delayMs`. */
export function answerAfter(delayMs: number): RequestListener {
  return (request, response) => {
    request.resume();
    setTimeout(() => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'cold-start': '?0',
        'environment-id': 'target',
        'server-timing': 'handler;dur=1.5, query;dur=0.5',
      });
      response.end('{"ok":true}');
    }, delayMs);
  };
}

/** A server on a free loopback port for as long as `use` runs. */
export async function usingTarget<T>(
  listener: RequestListener,
  use: (target: TargetServer) => Promise<T>,
): Promise<T> {
  const server = createServer({ keepAliveTimeout: 30_000 }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await use({ url: `http://127.0.0.1:${port}`, server });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
