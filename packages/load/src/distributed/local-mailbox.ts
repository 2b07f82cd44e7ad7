import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { processClock, TIME_HEADER } from 'artillery-engine-crossover/mailbox-client';
import type { Mailbox } from './mailbox.ts';

/** A mailbox in this process's memory, for workers on this machine; it answers as S3 does. */
export async function openLocalMailbox(): Promise<Mailbox> {
  const objects = new Map<string, Buffer>();
  // Other users of this machine reach the port, but do not know the path.
  const secret = randomUUID();
  const server = createServer((request, response) => {
    response.setHeader(TIME_HEADER, processClock());
    const path = request.url ?? '';
    if (!path.startsWith(`/${secret}/`)) respond(response, 403);
    else if (request.method === 'GET') respond(response, ...found(objects.get(path)));
    else void store(objects, path, request).then((status) => respond(response, status));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    urlFor: (_method, name) => `http://127.0.0.1:${port}/${secret}/${name}`,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function found(object: Buffer | undefined): [status: number, body?: Buffer] {
  return object === undefined ? [404] : [200, object];
}

async function store(objects: Map<string, Buffer>, path: string, request: IncomingMessage): Promise<number> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  } catch {
    // A worker that died while it sent: half an object is none.
    return 400;
  }
  if (request.headers['if-none-match'] === '*' && objects.has(path)) return 412;
  objects.set(path, Buffer.concat(chunks));
  return 200;
}

function respond(response: ServerResponse, status: number, body?: Buffer): void {
  response.writeHead(status).end(body);
}
