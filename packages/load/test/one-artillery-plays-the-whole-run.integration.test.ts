import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { generatorSchema } from '@crossover/model';
import { expect, test } from 'vitest';
import { compileSchedule, type LoadProgress, usingLoadGenerator } from '../src/index.ts';
import { artilleryProcesses, isRunning } from './artillery-children.ts';
import { recordedRequests } from './recorded-requests.ts';
import { answerAfter, usingTarget } from './target-server.ts';
import { usingFolder } from './temporary-folder.ts';
import { createWorkload } from './workload.ts';

test('two plays one after the other leave complete, validated records with their checksums', async () => {
  await usingFolder((folder) =>
    usingTarget(answerAfter(5), async ({ url }) => {
      const progress: LoadProgress[] = [];
      const schedule = compileSchedule(
        createWorkload({ phases: [{ name: 'p', durationSeconds: 1.5, ratePerSecond: 40, isWarmUp: false }] }),
      );
      await usingLoadGenerator({ onSecond: (second) => progress.push(second) }, async (generator) => {
        for (const id of ['first', 'second']) {
          const recordsPath = join(folder, 'requests', `${id}.ndjson.gz`);
          const { requestsSha256, ...summary } = await generator.play({
            id,
            schedule,
            targetUrl: url,
            recordsPath,
          });
          expect(generatorSchema.parse(summary)).toMatchObject({
            scheduled: 60,
            sent: 60,
            completed: 60,
            failed: 0,
          });
          expect(
            createHash('sha256')
              .update(await readFile(recordsPath))
              .digest('hex'),
          ).toBe(requestsSha256);
          const requests = await recordedRequests(recordsPath);
          expect(requests.map(({ index, intendedMs }) => [index, intendedMs])).toEqual(
            schedule.entries.map(({ index, intendedMs }) => [index, intendedMs]),
          );
        }
      });
      expect(await readdir(join(folder, 'requests'))).toEqual(['first.ndjson.gz', 'second.ndjson.gz']);
      expect(new Set(progress.map(({ play }) => play))).toEqual(new Set(['first', 'second']));
      expect(progress[0]).toMatchObject({ scheduled: 60, second: { second: 0, scheduled: 40 } });
    }),
  );
});

test('an aborted play leaves no records, and the generator goes on to the next', async () => {
  await usingFolder((folder) =>
    usingTarget(answerAfter(1), async ({ url }) => {
      const workload = createWorkload();
      const long = {
        ...workload,
        phases: [{ name: 'p', durationSeconds: 60, ratePerSecond: 5, isWarmUp: false }],
      };
      await usingLoadGenerator({}, async (generator) => {
        const controller = new AbortController();
        const playing = generator.play({
          id: 'long',
          schedule: compileSchedule(long),
          targetUrl: url,
          recordsPath: join(folder, 'long.ndjson.gz'),
          signal: controller.signal,
        });
        setTimeout(() => controller.abort(new Error('enough')), 1500);
        await expect(playing).rejects.toThrow('enough');
        const recordsPath = join(folder, 'short.ndjson.gz');
        await generator.play({
          id: 'short',
          schedule: compileSchedule(workload),
          targetUrl: url,
          recordsPath,
        });
      });
      expect(await readdir(folder)).toEqual(['short.ndjson.gz']);
    }),
  );
});

test('records that cannot be stored are an error that names the play, and leave nothing half-written', async () => {
  await usingFolder((folder) =>
    usingTarget(answerAfter(1), async ({ url }) => {
      // A folder of this name is in the way of the rename.
      const recordsPath = join(folder, 'taken');
      await usingLoadGenerator({}, async (generator) => {
        const { mkdir } = await import('node:fs/promises');
        await mkdir(recordsPath);
        const playing = generator.play({
          id: 'p1',
          schedule: compileSchedule(createWorkload()),
          targetUrl: url,
          recordsPath,
        });
        await expect(playing).rejects.toMatchObject({
          code: 'load-failed',
          message: expect.stringContaining('p1'),
        });
      });
      expect(await readdir(folder)).toEqual(['taken']);
    }),
  );
});

test('a strange host is refused before anything is sent', async () => {
  await usingFolder((folder) =>
    usingLoadGenerator({}, async (generator) => {
      const playing = generator.play({
        id: 'p',
        schedule: compileSchedule(createWorkload()),
        targetUrl: 'http://192.0.2.1',
        recordsPath: join(folder, 'p.ndjson.gz'),
      });
      await expect(playing).rejects.toMatchObject({ code: 'usage' });
    }),
  );
});

test('an Artillery that dies is an error, not a wait', async () => {
  await usingFolder((folder) =>
    usingTarget(answerAfter(1), async ({ url }) => {
      const workload = createWorkload({
        phases: [{ name: 'p', durationSeconds: 600, ratePerSecond: 5, isWarmUp: false }],
      });
      const running = usingLoadGenerator(
        {
          onSecond: () => {
            for (const pid of artilleryProcesses(process.pid)) process.kill(pid, 'SIGKILL');
          },
        },
        (generator) =>
          generator.play({
            id: 'p',
            schedule: compileSchedule(workload),
            targetUrl: url,
            recordsPath: join(folder, 'p.ndjson.gz'),
          }),
      );
      await expect(running).rejects.toMatchObject({ code: 'load-failed' });
    }),
  );
});

test('an interrupted play ends though Artillery is frozen, and nothing of it stays', async () => {
  await usingFolder((folder) =>
    usingTarget(answerAfter(1), async ({ url }) => {
      const workload = createWorkload({
        // Longer than this test may take.
        phases: [{ name: 'p', durationSeconds: 600, ratePerSecond: 5, isWarmUp: false }],
      });
      const controller = new AbortController();
      let frozen: number[] = [];
      const running = usingLoadGenerator(
        {
          signal: controller.signal,
          onSecond: () => {
            if (controller.signal.aborted) return;
            frozen = artilleryProcesses(process.pid);
            for (const pid of frozen) process.kill(pid, 'SIGSTOP');
            controller.abort(new Error('Ctrl-C'));
          },
        },
        (generator) =>
          generator.play({
            id: 'p',
            schedule: compileSchedule(workload),
            targetUrl: url,
            recordsPath: join(folder, 'p.ndjson.gz'),
          }),
      );
      await expect(running).rejects.toThrow('Ctrl-C');
      expect(frozen).toHaveLength(1);
      expect(frozen.filter((pid) => isRunning(pid))).toEqual([]);
      expect(await readdir(folder)).toEqual([]);
    }),
  );
});

test.each(['SIGKILL', 'SIGINT'] as const)(
  'when the parent ends by %s no Artillery process stays',
  async (signal) => {
    if (!existsSync('/proc')) throw new Error('Expected Linux with /proc for this test.');
    await usingFolder((folder) =>
      usingTarget(answerAfter(1), async ({ url }) => {
        const parent = spawn(
          process.execPath,
          [fileURLToPath(import.meta.resolve('./long-play.ts')), url, folder],
          {
            stdio: ['ignore', 'pipe', 'inherit'],
          },
        );
        await firstOutput(parent);
        const artillery = artilleryProcesses(parent.pid ?? 0);
        expect(artillery.length).toBeGreaterThan(0);
        parent.kill(signal);
        await expect.poll(() => artillery.filter((pid) => isRunning(pid))).toEqual([]);
        await sleep(100);
        expect(await readdir(folder)).toEqual([]);
      }),
    );
  },
);

function firstOutput(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`The parent ended early with exit code ${code}.`)));
  });
}
