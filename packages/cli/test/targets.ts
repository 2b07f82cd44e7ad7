import { writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Servers on this machine that stand for what somebody deployed. */
export class Targets {
  readonly #servers: Server[] = [];

  /** @returns its port. */
  async serve(answer: RequestListener): Promise<number> {
    const server = createServer(answer);
    this.#servers.push(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return (server.address() as AddressInfo).port;
  }

  close(): void {
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
    }
  }
}

/** A workload that reads alone, as data on targets are not reset; 1.7 s when quick. */
export async function writeReads(folder: string): Promise<string> {
  const path = join(folder, 'reads.yml');
  await writeFile(
    path,
    `name: reads
title: Reads
description: Reads alone, as data on targets are not reset.
seed: 1
dataset: { products: 100 }
scenarios: [{ name: read, weight: 1, operation: read }]
arrivals: even
phases: [{ name: all, durationSeconds: 6, ratePerSecond: 40 }]
connections: { mode: keep-alive, max: 16 }
timeoutMs: 30000
slo: { responseTimeMs: 100, share: 0.99 }
`,
  );
  return path;
}
