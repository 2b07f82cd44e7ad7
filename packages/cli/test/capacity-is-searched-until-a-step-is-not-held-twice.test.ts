import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { LoadGenerator, Play } from '@crossover/load';
import type { Capacity, Request } from '@crossover/model';
import { expect, onTestFinished, test } from 'vitest';
import { makePlan } from '../src/run/make-plan.ts';
import { measureCapacities } from '../src/run/measure-capacity.ts';
import { usingRunFolder } from '../src/run/run-folder.ts';
import { createProgress } from '../src/terminal/progress.ts';
import { STILL_BED, summaryOf } from './still-bed.ts';

/** Answers each request after the time that `serviceMs` says for the step's rate and its how-manieth try. */
function generatorOf(
  serviceMs: (rate: number, attempt: number) => number,
  plays: Play[],
  lagP99Ms = 0,
): LoadGenerator {
  return {
    async play(play) {
      plays.push(play);
      const { entries, workload } = play.schedule;
      const rate = workload.phases[1]?.ratePerSecond ?? 0;
      const timeMs = serviceMs(rate, plays.filter(({ id }) => id === play.id).length);
      const isTooLate = timeMs > workload.timeoutMs;
      const lines = entries.map((entry) => {
        const { index, scenario, route, phase, isWarmUp, intendedMs } = entry;
        const request: Request = {
          index,
          scenario,
          route,
          phase,
          isWarmUp,
          intendedMs,
          sentMs: intendedMs,
          connectedMs: null,
          firstByteMs: null,
          endMs: intendedMs + Math.min(timeMs, workload.timeoutMs),
          status: isTooLate ? 0 : 200,
          error: isTooLate ? 'timeout' : null,
          isCold: false,
          environment: null,
          handlerMs: null,
          queryMs: null,
          requestBytes: 100,
          responseBytes: 100,
        };
        return `${JSON.stringify(request)}\n`;
      });
      await mkdir(dirname(play.recordsPath), { recursive: true });
      await writeFile(play.recordsPath, gzipSync(lines.join('')));
      return summaryOf(entries.length, { lagP99Ms, lagMaxMs: lagP99Ms });
    },
  };
}

async function searched(generator: LoadGenerator): Promise<Capacity> {
  const [capacity] = await searchedAll(generator, ['serverful']);
  if (capacity === undefined) throw new Error('expected a capacity');
  return capacity;
}

async function searchedAll(generator: LoadGenerator, architectures: string[]): Promise<Capacity[]> {
  const reports = await mkdtemp(join(tmpdir(), 'crossover-capacity-'));
  onTestFinished(() => rm(reports, { recursive: true, force: true }));
  const made = await makePlan({
    preset: 'default',
    slug: 'capacity',
    architectures,
    workloads: ['steady'],
    repeats: 1,
    seed: 1,
    region: 'us-east-1',
    script: undefined,
    now: new Date('2026-11-21T12:00:00Z'),
  });
  const plan = { ...made, capacityRatesPerSecond: [20, 40, 80, 160], capacityStepSeconds: 1 };
  return usingRunFolder(reports, { plan }, (folder) =>
    measureCapacities(
      folder,
      STILL_BED,
      generator,
      [],
      createProgress(plan, { write: () => true }),
      new AbortController().signal,
    ),
  );
}

test('the capacity is the last step that was held; one that fails once is tried again, one that fails twice ends it', async () => {
  const plays: Play[] = [];
  const capacity = await searched(
    generatorOf((rate, attempt) => ((rate === 40 && attempt === 1) || rate > 40 ? 150 : 20), plays),
  );
  expect(capacity).toMatchObject({ architecture: 'serverful', ratePerSecond: 40, isBracketed: true });
  expect(capacity.steps.map(({ ratePerSecond, isHeld }) => [ratePerSecond, isHeld])).toEqual([
    [20, true],
    [40, true],
    [80, false],
  ]);
  expect(plays.map(({ id }) => id)).toEqual([20, 40, 40, 80, 80].map((rate) => `capacity-${rate}`));
  expect(capacity.steps[2]).toMatchObject({ shareWithinSlo: 0, p50Ms: 150 });
});

test('nobody waits at a step for more than ten times the objective, and such a request counts as beyond any answer', async () => {
  const plays: Play[] = [];
  const capacity = await searched(generatorOf((rate) => (rate > 20 ? 1_500 : 20), plays));
  expect(plays.every(({ schedule }) => schedule.workload.timeoutMs === 1_000)).toBe(true);
  expect(capacity.steps[1]).toMatchObject({ isHeld: false, p50Ms: null, p99Ms: null, achievedPerSecond: 0 });
});

test('a step with a late generator is not held, and steps that all are held leave the capacity open', async () => {
  expect(await searched(generatorOf(() => 20, [], 60))).toMatchObject({
    ratePerSecond: null,
    isBracketed: true,
  });
  expect(await searched(generatorOf(() => 20, []))).toMatchObject({ ratePerSecond: 160, isBracketed: false });
});

test('servers that are the same are measured once, and functions not at all', async () => {
  const plays: Play[] = [];
  const found = await searchedAll(
    generatorOf((rate) => (rate > 40 ? 150 : 20), plays),
    ['serverless', 'serverful', 'hybrid', 'serverful/fargate'],
  );
  expect(plays).toHaveLength(4);
  expect(
    found.map(({ architecture, ratePerSecond, measuredWith }) => [architecture, ratePerSecond, measuredWith]),
  ).toEqual([
    ['serverful', 40, undefined],
    ['hybrid', 40, 'serverful'],
    ['serverful/fargate', 40, 'serverful'],
  ]);
});
