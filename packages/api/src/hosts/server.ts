import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { createApp } from '../app.ts';
import { ConfigurationError, readServerConfiguration } from '../configuration.ts';
import { openDatabase } from '../database/open.ts';

/** Above a load balancer's idle timeout (60 s by default): the balancer, not the server, ends an idle connection. */
const KEEP_ALIVE_MS = 65_000;
/** In-flight requests get this long; an Auto Scaling group or a supervisor kills what takes longer anyway. */
const DRAIN_MS = 10_000;
const IDLE_SWEEP_MS = 20;

function start(): void {
  const { database: address, poolSize, environmentId, port, host } = readServerConfiguration(process.env);
  const database = openDatabase(address, poolSize);
  const app = createApp({ database, environmentId });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.keepAliveTimeout = KEEP_ALIVE_MS;

  server.once('error', (error: NodeJS.ErrnoException) => fail(explain(error, host, port)));
  server.listen(port, host, () => {
    const bound = server.address();
    const boundPort = typeof bound === 'object' && bound ? bound.port : port;
    console.log(JSON.stringify({ event: 'listening', host, port: boundPort, environmentId }));
  });

  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    await drain(server);
    await database.destroy();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Accepts no more, lets requests in flight finish, and closes each connection as soon as it is idle. */
async function drain(server: Server): Promise<void> {
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
  const limit = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(sweep);
  clearTimeout(limit);
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `expected port ${port} on ${host} to be free, found it taken; set PORT to another one, or 0 for any`;
    case 'EACCES':
      return `expected leave to listen on port ${port}, found none; set PORT to 1024 or above`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `expected HOST to be an address of this machine, found ${host}`;
    default:
      return `expected to listen on ${host}:${port}, found ${error.message}`;
  }
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

try {
  start();
} catch (error) {
  if (error instanceof ConfigurationError) fail(error.message);
  throw error;
}
