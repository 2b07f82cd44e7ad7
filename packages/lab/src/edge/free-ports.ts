import { once } from 'node:events';
import { createServer } from 'node:net';
import { portTaken } from './port-taken.ts';

/**
 * Refuses ports that front doors could not have, before anything is started for them.
 *
 * @throws CrossoverError `port-taken` with the first of them
 */
export async function assertPortsFree(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening').catch((cause: unknown) => {
      throw portTaken(port, cause);
    });
    server.close();
    await once(server, 'close');
  }
}
