import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadGenerator } from '@crossover/load';
import type { Plan, Repeat, Telemetry } from '@crossover/model';
import { expect, onTestFinished, test } from 'vitest';
import { makePlan } from '../src/run/make-plan.ts';
import { measureRepeats } from '../src/run/measure-repeats.ts';
import { usingRunFolder } from '../src/run/run-folder.ts';
import { createProgress } from '../src/terminal/progress.ts';
import { STILL_BED, summaryOf } from './still-bed.ts';

const plan = (): Promise<Plan> =>
  makePlan({
    preset: 'quick',
    slug: 'interrupted',
    architectures: ['serverful'],
    workloads: ['steady'],
    repeats: 1,
    seed: 1,
    region: 'us-east-1',
    script: undefined,
    now: new Date('2026-11-21T12:00:00Z'),
  });

test('a repeat whose servers were interrupted before its generator was is no measurement', async () => {
  const reports = await mkdtemp(join(tmpdir(), 'crossover-interrupted-'));
  onTestFinished(() => rm(reports, { recursive: true, force: true }));
  const interruption = new AbortController();
  // The signal went to everyone at once: requests fail, and what is left of the play ends as if nothing were amiss.
  const generator: LoadGenerator = {
    play: ({ schedule }) => {
      interruption.abort(new Error('interrupted'));
      const all = schedule.entries.length;
      return Promise.resolve(summaryOf(all, { failed: all, hasFailedChecks: false }));
    },
  };
  const ended: Repeat[] = [];
  const telemetry = { schemaVersion: 1, coldStarts: [], capacities: [] } as unknown as Telemetry;
  const thePlan = await plan();
  await usingRunFolder(reports, { plan: thePlan }, async (folder) => {
    const progress = {
      ...createProgress(thePlan, { write: () => true }),
      repeatEnds: (repeat: Repeat) => void ended.push(repeat),
    };
    await expect(
      measureRepeats(folder, STILL_BED, telemetry, generator, progress, interruption.signal),
    ).rejects.toThrow('interrupted');
    const [planned] = thePlan.order;
    expect(await folder.readRepeat(planned?.id ?? '')).toMatchObject({
      state: 'aborted',
      reason: 'interrupted',
    });
  });
  expect(ended.map(({ state }) => state)).toEqual(['aborted']);
});
