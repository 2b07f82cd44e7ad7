import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generatorSchema, type Request } from '@crossover/model';
import { expect, test } from 'vitest';
import { conductShares, type LostWorker } from '../src/distributed/distributed-play.ts';
import { launchWorkers } from '../src/distributed/launch.ts';
import { openLocalMailbox } from '../src/distributed/local-mailbox.ts';
import { mergeShares } from '../src/distributed/merge-shares.ts';
import { type Placement, rhythmOf } from '../src/distributed/placement.ts';
import { writePlayJob } from '../src/distributed/play-job.ts';
import { ShareWatch } from '../src/distributed/share-watch.ts';
import { splitSchedule } from '../src/distributed/split-schedule.ts';
import { buildWorker } from '../src/distributed/worker-bundle.ts';
import { compileSchedule, type LoadProgress, readRequests, usingDistributedGenerator } from '../src/index.ts';
import { artilleryProcesses, isRunning } from './artillery-children.ts';
import { usingTarget } from './target-server.ts';
import { usingFolder } from './temporary-folder.ts';
import { createWorkload } from './workload.ts';

/** Three real Artillery processes need seconds to start; each test starts them once. */
const PLACEMENT: Placement = { where: 'local', workers: 3 };

const workload = (durationSeconds: number) =>
  createWorkload({
    phases: [{ name: 'p', durationSeconds, ratePerSecond: 60, isWarmUp: false }],
    arrivals: 'poisson',
  });

/** Answers after times that differ from request to request, so that percentiles have something to tell. */
function usingUnevenTarget<T>(use: (url: string, asked: readonly string[]) => Promise<T>): Promise<T> {
  const asked: string[] = [];
  return usingTarget(
    (request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? 'nobody'}`);
      request.resume();
      setTimeout(() => response.end('{}'), (asked.length * 7) % 40);
    },
    ({ url }) => use(url, asked),
  );
}

const responseTimes = (requests: readonly Request[]) =>
  requests.map(({ endMs, intendedMs }) => Math.round((endMs - intendedMs) * 1000)).sort((a, b) => a - b);

test('three workers: merged percentiles are exactly those of all samples together', async () => {
  await usingFolder((folder) =>
    usingUnevenTarget(async (targetUrl, asked) => {
      const schedule = compileSchedule(workload(1.5));
      const shares = splitSchedule(schedule, 3);
      const mailbox = await openLocalMailbox();
      const workerPath = join(folder, 'worker.mjs');
      await buildWorker(workerPath);
      const rhythm = rhythmOf(PLACEMENT);
      const job = { folder: join(folder, 'job'), workerPath, targetUrl, schedule, shares, mailbox, rhythm };
      const { scriptPath } = await writePlayJob(job);
      const launched = launchWorkers({ placement: PLACEMENT, folder, scriptPath, targetUrl, cpus: null });
      try {
        const watches = shares.map((share) => new ShareWatch(share, mailbox, folder));
        const { signal } = new AbortController();
        const headers = { authorization: 'Bearer secret' };
        const outcomes = await conductShares({
          headers,
          id: 'p',
          schedule,
          watches,
          mailbox,
          launched,
          rhythm,
          signal,
        });
        const { requests, generator } = mergeShares(outcomes);
        const samples = outcomes.map(({ played }) => played?.requests ?? []);
        expect(samples.map(({ length }) => length)).toEqual(shares.map(({ entries }) => entries.length));
        const all = responseTimes(samples.flat());
        expect(responseTimes(requests)).toEqual(all);
        expect(requests.map(({ index }) => index)).toEqual(schedule.entries.map(({ index }) => index));
        // What reached the target is the schedule, each request once.
        expect(asked.toSorted()).toEqual(
          schedule.entries.map(({ method, path }) => `${method} ${path} Bearer secret`).sort(),
        );
        // Credentials are in nothing that anyone but the workers can read.
        expect(await readFile(join(folder, 'job', 'order.json'), 'utf8')).not.toContain('secret');
        expect(await (await fetch(mailbox.urlFor('GET', 'start'))).text()).not.toContain('secret');
        expect(generator.lagMaxMs).toBe(
          Math.max(...outcomes.flatMap(({ played }) => played?.result.lagsMs ?? [])),
        );
      } finally {
        await launched.stop();
        await mailbox.close();
      }
    }),
  );
});

test('a worker that is killed is reported within 10 s, its share marked missing, the others play on', async () => {
  await usingFolder((folder) =>
    usingUnevenTarget(async (targetUrl) => {
      // Long enough for the one killed in its second second, were that noticed seconds late.
      const schedule = compileSchedule(workload(5));
      const recordsPath = join(folder, 'records', 'p.ndjson.gz');
      const lost: LostWorker[] = [];
      let killedAtMs = Number.NaN;
      let reportedAfterMs = Number.NaN;
      const progress: LoadProgress[] = [];
      const { requestsSha256, ...generator } = await usingDistributedGenerator(
        {
          placement: PLACEMENT,
          onSecond: (second) => {
            progress.push(second);
            if (progress.length > 1) return;
            killedAtMs = performance.now();
            process.kill(artilleryProcesses(process.pid)[1] ?? Number.NaN, 'SIGKILL');
          },
          onWorkerLost: (worker) => {
            lost.push(worker);
            reportedAfterMs = performance.now() - killedAtMs;
          },
        },
        (lent) => lent.play({ id: 'p', schedule, targetUrl, recordsPath }),
      );
      expect(lost).toEqual([
        { play: 'p', worker: expect.any(Number), requests: 100, reason: 'its process ended' },
      ]);
      expect(reportedAfterMs).toBeLessThan(10_000);
      const worker = lost[0]?.worker ?? Number.NaN;
      expect(generatorSchema.parse(generator)).toMatchObject({
        scheduled: 300,
        sent: 200,
        completed: 200,
        failed: 0,
      });
      expect(generator.workers?.map(({ missing }) => missing)).toEqual(
        [0, 1, 2].map((one) => (one === worker ? { firstIndex: worker, everyNth: 3, requests: 100 } : null)),
      );
      const recorded: number[] = [];
      for await (const { index } of readRequests(recordsPath)) recorded.push(index);
      expect(recorded).toEqual(
        schedule.entries.map(({ index }) => index).filter((index) => index % 3 !== worker),
      );
      expect(requestsSha256).toMatch(/^[0-9a-f]{64}$/);
      expect(progress.at(-1)).toMatchObject({ play: 'p', scheduled: 300, p50Ms: null });
    }),
  );
});

test('an interrupted play ends its workers and leaves nothing behind', async () => {
  await usingFolder((folder) =>
    usingUnevenTarget(async (targetUrl) => {
      const controller = new AbortController();
      let workers: number[] = [];
      const playing = usingDistributedGenerator(
        {
          placement: { where: 'local', workers: 2 },
          temporaryFolder: folder,
          signal: controller.signal,
          onSecond: () => {
            workers = artilleryProcesses(process.pid);
            controller.abort(new Error('Ctrl-C'));
          },
        },
        (lent) =>
          lent.play({
            id: 'p',
            schedule: compileSchedule(workload(30)),
            targetUrl,
            recordsPath: join(folder, 'p.ndjson.gz'),
          }),
      );
      await expect(playing).rejects.toThrow('Ctrl-C');
      expect(workers).toHaveLength(2);
      expect(workers.filter((pid) => isRunning(pid))).toEqual([]);
      expect(await readdir(folder)).toEqual([]);
    }),
  );
});

test('workers on AWS are refused a target on this machine, and need credentials, before anything starts', async () => {
  const placement: Placement = { where: 'fargate', workers: 2, region: 'eu-central-1', bucket: 'load' };
  const schedule = compileSchedule(workload(1));
  const play = (targetUrl: string) =>
    usingDistributedGenerator({ placement, allowedHosts: ['api.example.com'] }, (lent) =>
      lent.play({ id: 'p', schedule, targetUrl, recordsPath: '/nowhere/p.ndjson.gz' }),
    );
  await expect(play('http://127.0.0.1:3000')).rejects.toThrow('Expected a target that AWS can reach');
  await expect(play('https://api.example.com')).rejects.toThrow('Expected credentials of AWS');
  await expect(play('https://other.example.com')).rejects.toMatchObject({ code: 'usage' });
});
