import { get } from 'node:http';

/** A request may ask the database again, behind those that waited when it began: one probe for each time and one more. */
const PROBES = 4;
const WITHIN_MS = 10_000;

/**
 * Waits until a server has worked off what it was given, also what its clients no longer wait for: requests are taken in
 * order, so an answer to a later one says that the earlier have begun. False when it does not answer in time.
 */
export async function isSettled(port: number, path: string): Promise<boolean> {
  const signal = AbortSignal.timeout(WITHIN_MS);
  for (let i = 0; i < PROBES; i += 1) if (!(await answers(port, path, signal))) return false;
  return true;
}

function answers(port: number, path: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path, agent: false, signal }, (response) => {
      response.resume();
      response.once('end', () => resolve(true));
      response.once('error', () => resolve(false));
    }).once('error', () => resolve(false));
  });
}
