import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';

/** Enough that the engine's client is compiled; they take some milliseconds together. */
const REQUESTS = 20;

type Client = (options: {
  readonly url: string;
  readonly retry: { readonly limit: number };
}) => Promise<unknown>;

/**
 * Lets Artillery's HTTP client ask a server of this thread's own, before the first virtual user arrives. Otherwise its
 * first request would go out some 15 ms late, while the client's code is read and compiled, and a script of few
 * requests would count as sent by a generator that cannot keep up.
 */
export async function warmUp(): Promise<void> {
  const server = createServer((_request, response) => response.end()).listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const artillery = createRequire(createRequire(import.meta.url).resolve('artillery/package.json'));
    const { default: client } = (await import(pathToFileURL(artillery.resolve('got')).href)) as {
      readonly default: Client;
    };
    for (let request = 0; request < REQUESTS; request++)
      await client({ url: `http://127.0.0.1:${port}/`, retry: { limit: 0 } });
  } catch {
    // Then the first request is late, which its record says.
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
