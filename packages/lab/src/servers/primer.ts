import { Agent, get } from 'node:http';
import { CrossoverError } from '@crossover/model';

const REQUESTS = 2_000;

/**
 * Has a new server answer a few hundred requests, so that it starts a repeat with compiled code as one that has been
 * up for long. What it answers does not matter.
 *
 * @throws CrossoverError `lab-failed` when it does not answer at all.
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
  } catch (cause) {
    throw new CrossoverError('lab-failed', `Expected a new server to answer GET ${path}, found no answer.`, {
      cause,
    });
  } finally {
    agent.destroy();
  }
}
