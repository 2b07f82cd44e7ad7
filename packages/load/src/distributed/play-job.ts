import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeScheduleFile } from 'artillery-engine-crossover/schedule-file';
import type { ShareOrder, WorkerOrder } from 'artillery-engine-crossover/share-order';
import { stringify } from 'yaml';
import { headerOf, type Schedule } from '../schedule.ts';
import type { Mailbox } from './mailbox.ts';
import type { Rhythm } from './placement.ts';
import type { ScheduleShare } from './split-schedule.ts';

export interface PlayJob {
  /** Of the Artillery script that every worker runs; all that it needs is beside it. */
  readonly scriptPath: string;
}

/** Writes what the workers of one play need into a folder of its own: script, worker, order and their schedules. */
export async function writePlayJob(job: {
  readonly folder: string;
  readonly workerPath: string;
  readonly targetUrl: string;
  readonly schedule: Schedule;
  readonly shares: readonly ScheduleShare[];
  readonly mailbox: Mailbox;
  readonly rhythm: Rhythm;
}): Promise<PlayJob> {
  const { folder, shares, mailbox, rhythm, schedule, targetUrl } = job;
  await mkdir(folder, { recursive: true });
  const header = headerOf(schedule);
  for (const { worker, entries, connections } of shares) {
    const part = { ...header, requests: entries.length, connections };
    await writeScheduleFile(join(folder, scheduleName(worker)), part, entries);
  }
  const order: WorkerOrder = {
    schemaVersion: 1,
    targetUrl,
    shares: shares.map(({ worker }) => shareOrder(worker, mailbox)),
    start: mailbox.urlFor('GET', 'start'),
    stop: mailbox.urlFor('GET', 'stop'),
    pollEveryMs: rhythm.pollEveryMs,
    progressEveryMs: rhythm.progressEveryMs,
    startWithinMs: rhythm.startWithinMs,
  };
  // Its addresses are signed: not for other users of this machine.
  await writeFile(join(folder, 'order.json'), JSON.stringify(order), { mode: 0o600 });
  await copyFile(job.workerPath, join(folder, 'worker.mjs'));
  const scriptPath = join(folder, 'script.yml');
  await writeFile(scriptPath, stringify(scriptOf(targetUrl, shares)));
  return { scriptPath };
}

function scriptOf(targetUrl: string, shares: readonly ScheduleShare[]): Record<string, unknown> {
  return {
    config: {
      target: targetUrl,
      // One virtual user per worker plays its whole share.
      phases: [{ duration: 1, arrivalCount: 1 }],
      processor: './worker.mjs',
      includeFiles: ['./order.json', ...shares.map(({ worker }) => `./${scheduleName(worker)}`)],
    },
    scenarios: [{ name: 'share', flow: [{ function: 'playShare' }] }],
  };
}

function shareOrder(worker: number, mailbox: Mailbox): ShareOrder {
  const put = (name: string) => mailbox.urlFor('PUT', `${worker}/${name}`);
  return {
    schedule: scheduleName(worker),
    claim: mailbox.urlFor('PUT', `${worker}/claim`, { onlyIfAbsent: true }),
    claimed: mailbox.urlFor('GET', `${worker}/claim`),
    ready: put('ready'),
    progress: put('progress'),
    records: put('records'),
    result: put('result'),
  };
}

function scheduleName(worker: number): string {
  return `schedule-${worker}.ndjson`;
}
