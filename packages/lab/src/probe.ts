import { Agent, get } from 'node:http';

/** A client for single requests with nothing else going on, over one kept-alive connection. */
export class Probe {
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1, noDelay: true });

  constructor(url: URL) {
    this.#url = url;
  }

  /** Resolves when the whole answer has arrived. */
  send(): Promise<{ status: number; responseTimeMs: number }> {
    return new Promise((resolve, reject) => {
      const startedAt = performance.now();
      get(this.#url, { agent: this.#agent }, (response) => {
        response.resume();
        response.once('error', reject);
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, responseTimeMs: performance.now() - startedAt }),
        );
      }).once('error', reject);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
