import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { CrossoverError } from '@crossover/model';

export interface HostQuestion {
  readonly urls: readonly string[];
  /** Confirmed on the command line. */
  readonly confirmed: readonly string[];
  /** Null when there is nobody to ask. */
  readonly ask: ((question: string) => Promise<string>) | null;
}

/**
 * Load on somebody's host is an attack unless they want it: whoever starts a run says so by the host's name.
 *
 * @returns the hosts besides this machine that may be loaded.
 * @throws CrossoverError `usage` for a host that nobody confirmed.
 */
export async function confirmHosts({ urls, confirmed, ask }: HostQuestion): Promise<string[]> {
  const hosts = [...new Set(urls.map((url) => new URL(url)).filter((url) => !isLoopback(url)))].map(
    (url) => url.hostname,
  );
  for (const host of new Set(hosts)) {
    if (confirmed.includes(host)) continue;
    const answer = await ask?.(`Load will be sent to ${host}. Type the host's name to confirm: `);
    if (answer?.trim() === host) continue;
    throw new CrossoverError('usage', `Expected a confirmation that ${host} may be loaded, found none.`, {
      hint: `If it is yours, or its owner agrees: --confirm-host ${host}`,
    });
  }
  return hosts;
}

type Terminal<T> = T & { readonly isTTY?: boolean };

/**
 * Asks on the terminal; null without one. Whoever answers with Ctrl-C or Ctrl-D interrupts.
 *
 * @throws CrossoverError `interrupted`
 */
export function terminalQuestion(
  input: Terminal<Readable> = process.stdin,
  output: Terminal<Writable> = process.stderr,
): HostQuestion['ask'] {
  if (!input.isTTY || !output.isTTY) return null;
  return async (question) => {
    const lines = createInterface({ input, output });
    try {
      return await lines.question(question);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ABORT_ERR') throw cause;
      output.write('\n');
      throw new CrossoverError('interrupted', 'Interrupted; nothing was sent.', { cause });
    } finally {
      lines.close();
    }
  };
}

const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
