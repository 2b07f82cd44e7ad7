import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasEnded } from '../keeper/end-process.ts';

const POLL_MS = 10;
/** Fifth byte of a server's first packet, after length and sequence: the protocol version that all speak. */
const PROTOCOL_VERSION = 10;

export interface ReadinessOptions {
  readonly host: string;
  readonly port: number;
  readonly withinMs: number;
  /** When it ends, waiting is over. */
  readonly child?: ChildProcess;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Resolves when a MySQL-compatible server greets. That it accepts a connection is not enough: a port is open, or
 * held by a proxy, before the server behind it can answer.
 */
export async function waitUntilItGreets(options: ReadinessOptions): Promise<void> {
  const deadline = performance.now() + options.withinMs;
  for (;;) {
    options.signal?.throwIfAborted();
    if (options.child !== undefined && hasEnded(options.child)) throw new Error('the server process ended');
    if (await greets(options.host, options.port)) return;
    if (performance.now() > deadline) throw new Error(`no greeting within ${options.withinMs} ms`);
    await sleep(POLL_MS);
  }
}

function greets(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const finish = (isReady: boolean) => {
      socket.destroy();
      resolve(isReady);
    };
    socket.setTimeout(1_000, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
    socket.once('data', (packet) => finish(packet[4] === PROTOCOL_VERSION));
  });
}
