import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  compareClock,
  fetchObject,
  processClock,
  storeObject,
} from 'artillery-engine-crossover/mailbox-client';
import type { WorkerOrder } from 'artillery-engine-crossover/share-order';
import { playShare } from 'artillery-engine-crossover/share-player';
import { expect, test } from 'vitest';
import { checkMailbox } from '../src/distributed/distributed-settings.ts';
import { openLocalMailbox } from '../src/distributed/local-mailbox.ts';
import type { Mailbox } from '../src/distributed/mailbox.ts';
import { writePlayJob } from '../src/distributed/play-job.ts';
import { openS3Mailbox } from '../src/distributed/s3-mailbox.ts';
import { ShareWatch } from '../src/distributed/share-watch.ts';
import { splitSchedule } from '../src/distributed/split-schedule.ts';
import { compileSchedule } from '../src/index.ts';
import { CREDENTIALS, type FakeS3, usingFakeS3 } from './fake-s3.ts';
import { answerAfter, usingTarget } from './target-server.ts';
import { createWorkload } from './workload.ts';

const RHYTHM = {
  pollEveryMs: 20,
  progressEveryMs: 200,
  startWithinMs: 60_000,
  leadMs: 400,
  silentForMs: 5_000,
};

const mailboxIn = (s3: FakeS3) =>
  openS3Mailbox({
    bucket: 'load',
    region: 'eu-central-1',
    prefix: 'crossover/r1',
    credentials: CREDENTIALS,
    expiresSeconds: 600,
    endpoint: s3.endpoint,
  });

/** Three workers in this process, whose clocks are ahead by these milliseconds. */
async function playWithClocks(mailbox: Mailbox, targetUrl: string, skewsMs: readonly number[]) {
  const schedule = compileSchedule(createWorkload({ seed: 7 }));
  const shares = splitSchedule(schedule, skewsMs.length);
  const parent = await mkdtemp(join(tmpdir(), 'crossover-test-'));
  const folder = join(parent, 'job');
  try {
    await writeFile(join(parent, 'worker.mjs'), '');
    const job = {
      folder,
      workerPath: join(parent, 'worker.mjs'),
      targetUrl,
      schedule,
      shares,
      mailbox,
      rhythm: RHYTHM,
    };
    await writePlayJob(job);
    const order = JSON.parse(await readFile(join(folder, 'order.json'), 'utf8')) as WorkerOrder;
    const playing = Promise.all(
      skewsMs.map((skewMs, worker) =>
        playShare(order, { folder, workerId: `w${worker}`, clock: () => processClock() + skewMs }),
      ),
    );
    const watches = shares.map((share) => new ShareWatch(share, mailbox, parent));
    const { offsetMs, errorMs } = await compareClock(mailbox.urlFor('GET', 'start'), processClock);
    await expect
      .poll(async () => {
        await Promise.all(watches.map((watch) => watch.lookForReady()));
        return watches.filter(({ ready }) => ready !== undefined).length;
      })
      .toBe(skewsMs.length);
    const startMs = processClock() + RHYTHM.leadMs;
    await storeObject(mailbox.urlFor('PUT', 'start'), JSON.stringify({ startAtMs: startMs + offsetMs }));
    await playing;
    for (const watch of watches) await watch.lookForResult();
    return { schedule, startMs, startErrorMs: errorMs, watches };
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

test('clocks an hour apart: every request comes when it is due, and the error of the comparison is stated', async () => {
  const arrivals: { readonly path: string; readonly atMs: number }[] = [];
  const answer = answerAfter(0);
  await usingTarget(
    (request, response) => {
      arrivals.push({ path: request.url ?? '', atMs: processClock() });
      answer(request, response);
    },
    async ({ url }) => {
      const mailbox = await openLocalMailbox();
      try {
        const skewsMs = [0, 3_600_000, -120_000];
        const { schedule, startMs, startErrorMs, watches } = await playWithClocks(mailbox, url, skewsMs);
        expect(arrivals).toHaveLength(schedule.entries.length);
        const latenessMs = arrivals.map(
          ({ atMs }, position) => atMs - startMs - (schedule.entries[position]?.intendedMs ?? 0),
        );
        // Not one is early by more than the comparisons may be wrong, and none late as by a clock's minutes.
        const errorMs = Math.max(...watches.map(({ ready }) => ready?.errorMs ?? Number.NaN));
        expect(Math.min(...latenessMs)).toBeGreaterThanOrEqual(-startErrorMs - errorMs - 1);
        expect(Math.max(...latenessMs)).toBeLessThan(60_000);
        for (const { ready, outcome } of watches) {
          const skewMs = skewsMs[Number(ready?.workerId.slice(1))] ?? Number.NaN;
          expect(Math.abs((ready?.offsetMs ?? 0) + skewMs)).toBeLessThanOrEqual((ready?.errorMs ?? 0) + 0.01);
          expect(outcome?.played?.result.clockErrorMs).toBeLessThanOrEqual(ready?.errorMs ?? 0);
        }
      } finally {
        await mailbox.close();
      }
    },
  );
});

test('over S3, which tells whole seconds: workers start together, and every record comes back', async () => {
  await usingFakeS3((s3) =>
    usingTarget(answerAfter(0), async ({ url }) => {
      const { schedule, watches } = await playWithClocks(mailboxIn(s3), url, [0, 90_000]);
      const indices = watches.flatMap(
        ({ outcome }) => outcome?.played?.requests.map(({ index }) => index) ?? [],
      );
      expect(indices.toSorted((a, b) => a - b)).toEqual(schedule.entries.map(({ index }) => index));
      for (const { ready } of watches) {
        const skewMs = ready?.workerId === 'w1' ? 90_000 : 0;
        // One look alone would leave half a second of doubt.
        expect(ready?.errorMs).toBeLessThan(400);
        expect(Math.abs((ready?.offsetMs ?? 0) + skewMs)).toBeLessThanOrEqual((ready?.errorMs ?? 0) + 5);
      }
      expect([...s3.objects.keys()]).toContain('/load/crossover/r1/1/records');
    }),
  );
});

test('a mailbox that slows down is asked again; one that refuses is an error that tells no signature', async () => {
  await usingFakeS3(async (s3) => {
    const mailbox = mailboxIn(s3);
    s3.slowDowns = 2;
    expect(await storeObject(mailbox.urlFor('PUT', 'a'), 'one')).toBe(true);
    expect((await fetchObject(mailbox.urlFor('GET', 'a')))?.toString()).toBe('one');
    const refused = fetchObject(mailbox.urlFor('PUT', 'a'));
    await expect(refused).rejects.toThrow(
      /^Expected the mailbox to serve \/load\/crossover\/r1\/a, found status 403/,
    );
    await expect(refused).rejects.not.toThrow(/Signature=/);
  });
});

test('the doctor tries the bucket as workers use it, and tells what a wrong one answers', async () => {
  await usingFakeS3(async (s3) => {
    expect(await checkMailbox(mailboxIn(s3))).toMatchObject({ what: 'mailbox', isGood: true });
    const foreign = openS3Mailbox({
      bucket: 'load',
      region: 'eu-central-1',
      prefix: 'p',
      credentials: { ...CREDENTIALS, secretAccessKey: 'another' },
      expiresSeconds: 60,
      endpoint: s3.endpoint,
    });
    expect(await checkMailbox(foreign)).toMatchObject({
      isGood: false,
      found: expect.stringContaining('SignatureDoesNotMatch'),
      remedy: expect.stringContaining('s3:ListBucket'),
    });
  });
});
