import { connect, type Socket } from 'node:net';

export interface ClosedLoopResult {
  readonly ratePerSecond: number;
  readonly failures: number;
}

/**
 * As many GET requests as fit within the time over `connections` kept-alive connections, each sending its next
 * when its last is answered. Straight on the socket: a client library would take more CPU than the gateway.
 */
export async function runClosedLoop(
  url: URL,
  connections: number,
  durationMs: number,
): Promise<ClosedLoopResult> {
  const startedAt = performance.now();
  const counts = { answered: 0, failed: 0 };
  await Promise.all(Array.from({ length: connections }, () => loop(url, startedAt + durationMs, counts)));
  return {
    ratePerSecond: counts.answered / ((performance.now() - startedAt) / 1000),
    failures: counts.failed,
  };
}

function loop(url: URL, untilMs: number, counts: { answered: number; failed: number }): Promise<void> {
  const request = `GET ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\naccept: application/json\r\n\r\n`;
  return new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
    let received = '';
    socket.once('error', reject);
    socket.once('connect', () => socket.write(request));
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      received += chunk;
      const sizeBytes = sizeOfAnswer(received);
      if (sizeBytes === null || received.length < sizeBytes) return;
      counts.answered += 1;
      if (!received.startsWith('HTTP/1.1 200')) counts.failed += 1;
      received = received.slice(sizeBytes);
      next(socket, request, untilMs, resolve);
    });
  });
}

function next(socket: Socket, request: string, untilMs: number, done: () => void): void {
  if (performance.now() < untilMs) {
    socket.write(request);
    return;
  }
  socket.end();
  done();
}

/** Head and body in bytes, null while the head is incomplete. */
function sizeOfAnswer(received: string): number | null {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd === -1) return null;
  const length = /\r\ncontent-length: *(\d+)/i.exec(received.slice(0, headEnd))?.[1] ?? '0';
  return headEnd + 4 + Number(length);
}
