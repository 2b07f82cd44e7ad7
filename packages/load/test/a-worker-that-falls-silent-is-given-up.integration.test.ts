import { tmpdir } from 'node:os';
import { storeObject } from 'artillery-engine-crossover/mailbox-client';
import { expect, test } from 'vitest';
import { conductShares, type LostWorker } from '../src/distributed/distributed-play.ts';
import type { Launched } from '../src/distributed/launch.ts';
import { openLocalMailbox } from '../src/distributed/local-mailbox.ts';
import type { Mailbox } from '../src/distributed/mailbox.ts';
import { ShareWatch } from '../src/distributed/share-watch.ts';
import { splitSchedule } from '../src/distributed/split-schedule.ts';
import { compileSchedule } from '../src/index.ts';
import { createWorkload } from './workload.ts';

/** Nobody is silent for so long, however busy the machine. */
const RHYTHM = { pollEveryMs: 10, progressEveryMs: 50, startWithinMs: 400, leadMs: 20, silentForMs: 120_000 };

/** A coordinator of two workers, which the test plays by what it puts into the mailbox. */
async function usingCoordinator<T>(
  use: (parts: {
    readonly mailbox: Mailbox;
    readonly ended: Set<string>;
    readonly lost: LostWorker[];
    readonly controller: AbortController;
    readonly tell: (worker: number, name: string, value: object) => Promise<boolean>;
    readonly conduct: () => ReturnType<typeof conductShares>;
  }) => Promise<T>,
  rhythm = RHYTHM,
): Promise<T> {
  const mailbox = await openLocalMailbox();
  const schedule = compileSchedule(createWorkload());
  const watches = splitSchedule(schedule, 2).map((share) => new ShareWatch(share, mailbox, tmpdir()));
  const ended = new Set<string>();
  const lost: LostWorker[] = [];
  const controller = new AbortController();
  const nothing = async () => undefined;
  const launched: Launched = { ended, output: () => 'what Artillery said', finish: nothing, stop: nothing };
  try {
    return await use({
      mailbox,
      ended,
      lost,
      controller,
      tell: (worker, name, value) =>
        storeObject(mailbox.urlFor('PUT', `${worker}/${name}`), JSON.stringify(value)),
      conduct: () =>
        conductShares({
          id: 'p',
          schedule,
          watches,
          mailbox,
          launched,
          rhythm,
          signal: controller.signal,
          onWorkerLost: (worker) => lost.push(worker),
        }),
    });
  } finally {
    await mailbox.close();
  }
}

const ready = (worker: number) => ({ workerId: `w${worker}`, offsetMs: 0, errorMs: 1 });

test('a worker that is never ready stops the play before anything is sent', async () => {
  await usingCoordinator(async ({ tell, conduct, mailbox }) => {
    await tell(0, 'ready', ready(0));
    await expect(conduct()).rejects.toMatchObject({
      code: 'load-failed',
      message: expect.stringMatching(
        /expected 2 workers to be ready, found 1 when 0.4 s had gone by[\s\S]*what Artillery said/,
      ),
    });
    // Who was ready must not wait for a start that does not come.
    expect((await fetch(mailbox.urlFor('GET', 'stop'))).status).toBe(200);
    expect((await fetch(mailbox.urlFor('GET', 'start'))).status).toBe(404);
  });
});

test('a worker that fails before it is ready tells why', async () => {
  await usingCoordinator(async ({ tell, conduct }) => {
    await tell(1, 'progress', { beats: -1, failure: 'no schedule here.', seconds: [] });
    await expect(conduct()).rejects.toThrow('found 0 when one failed: no schedule here.');
  });
});

test('one without a sign of life is lost after its time', async () => {
  await usingCoordinator(
    async ({ tell, conduct, lost }) => {
      await tell(0, 'ready', ready(0));
      await tell(1, 'ready', ready(1));
      expect((await conduct()).map(({ played }) => played)).toEqual([null, null]);
      expect(lost).toEqual([
        { play: 'p', worker: 0, requests: 25, reason: 'nothing was heard of it for 0.3 s' },
        { play: 'p', worker: 1, requests: 25, reason: 'nothing was heard of it for 0.3 s' },
      ]);
    },
    { ...RHYTHM, silentForMs: 300 },
  );
});

test('one that failed is lost with its reason, those that ended with theirs', async () => {
  await usingCoordinator(async ({ tell, conduct, lost, ended }) => {
    await tell(0, 'ready', ready(0));
    await tell(1, 'ready', ready(1));
    const conducting = conduct();
    await tell(0, 'progress', { beats: -1, failure: 'out of memory', seconds: [] });
    await expect.poll(async () => lost.length).toBeGreaterThan(0);
    expect(lost[0]).toMatchObject({ worker: 0, reason: 'out of memory' });
    // Artillery on AWS ends as a whole.
    ended.add('all');
    await conducting;
    expect(lost[1]).toMatchObject({ worker: 1, reason: 'its process ended' });
  });
});

test('an interrupted play tells the workers to stop', async () => {
  await usingCoordinator(async ({ tell, conduct, controller, mailbox }) => {
    await tell(0, 'ready', ready(0));
    await tell(1, 'ready', ready(1));
    const conducting = conduct();
    setTimeout(() => controller.abort(new Error('Ctrl-C')), 100);
    await expect(conducting).rejects.toThrow('Ctrl-C');
    expect((await fetch(mailbox.urlFor('GET', 'stop'))).status).toBe(200);
  });
});
