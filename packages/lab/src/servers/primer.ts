import { Agent, get } from 'node:http';

const REQUESTS = 2_000;

/**
 * Has a new server answer a few hundred requests, so that it starts a repeat with compiled code as one that has been
 * up for long. What it answers does not matter.
 */
export async function primeServer(port: number, path: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, noDelay: true });
  try {
    for (let i = 0; i < REQUESTS; i += 1) {
      await new Promise<void>((resolve, reject) => {
        get({ host: '127.0.0.1', port, path, agent }, (response) => {
          response.resume();
          response.once('error', reject);
          response.once('end', resolve);
        }).once('error', reject);
      });
    }
  } finally {
    agent.destroy();
  }
}
