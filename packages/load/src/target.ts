import { isIP } from 'node:net';
import { CrossoverError } from '@crossover/model';

/**
 * Load may go to this machine only, unless a host was allowed by name: a mistyped address must not become an attack
 * on a stranger.
 *
 * @throws CrossoverError `usage` when the URL is not HTTP, or its host is neither loopback nor allowed.
 */
export function checkTarget(targetUrl: string, allowedHosts: readonly string[] = []): URL {
  const url = URL.parse(targetUrl);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new CrossoverError(
      'usage',
      `Expected an http or https URL as the target of load, found "${targetUrl}".`,
      {
        hint: 'Give it like http://127.0.0.1:3000.',
      },
    );
  }
  if (isLoopback(url) || allowedHosts.includes(url.hostname)) return url;
  throw new CrossoverError(
    'usage',
    `Expected the target of load on this machine, found host "${url.hostname}".`,
    {
      hint: `Only this machine is loaded unless the caller allows "${url.hostname}" by name.`,
    },
  );
}

/** By its name alone, nothing is resolved: `localhost` and below it, 127.0.0.0/8, ::1. */
export function isLoopback(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}
