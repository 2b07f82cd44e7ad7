import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { processClock } from './mailbox-client.ts';
import type { WorkerOrder } from './share-order.ts';
import { playShare as play } from './share-player.ts';

/**
 * Artillery's entry on a worker of a distributed run: the step `function: playShare`. It lies in one file with all
 * that it needs, beside its order, as Artillery installs an engine on a worker from the public registry by its name.
 */
export async function playShare(): Promise<void> {
  const folder = import.meta.dirname;
  const order = JSON.parse(await readFile(join(folder, 'order.json'), 'utf8')) as WorkerOrder;
  await play(order, { folder, workerId: process.env.WORKER_ID ?? randomUUID(), clock: processClock });
}
