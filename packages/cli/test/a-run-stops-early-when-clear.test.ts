import { type Look, labSettingsSchema, type Plan, type Telemetry } from '@crossover/model';
import { expect, test } from 'vitest';
import { makePlan } from '../src/run/make-plan.ts';
import type { RunFolder } from '../src/run/run-folder.ts';
import { isStoppedEarly } from '../src/run/stop-early.ts';

const plan: Plan = await makePlan({
  preset: 'default',
  slug: 'test',
  architectures: ['serverful', 'serverless'],
  workloads: ['steady', 'spike'],
  repeats: 10,
  seed: 1,
  region: 'us-east-1',
  script: undefined,
  stopEarly: true,
  now: new Date('2026-11-21T09:00:00Z'),
});

/** Runs the plan's order, with looks that stop a workload after the given repeat; returns what was run. */
async function run(
  stopAfter: Readonly<Record<string, number>>,
  telemetry = emptyTelemetry(),
  killedAfter = plan.order.length,
) {
  const asked: string[] = [];
  const notes: string[] = [];
  let written = 0;
  const folder: RunFolder = {
    path: '/nowhere',
    plan,
    file: (path) => path,
    readTelemetry: async () => telemetry,
    writeTelemetry: async () => void written++,
    readRepeat: async () => undefined,
    writeRepeat: async () => {},
  };
  const look = async (_: string, workload: string, afterRepeats: number): Promise<Omit<Look, 'takenAt'>> => {
    asked.push(`${workload} ${afterRepeats}`);
    const isStop = afterRepeats >= (stopAfter[workload] ?? Number.POSITIVE_INFINITY);
    const reason = isStop ? 'different' : 'undecided';
    const pairs = [{ a: 'serverless', b: 'serverful', pairs: afterRepeats, reason, level: 0.99 } as const];
    return { workload, afterRepeats, isStop, pairs };
  };
  const done: string[] = [];
  for (const planned of plan.order.slice(0, killedAfter)) {
    const progress = { note: (text: string) => notes.push(text), stage: () => {} };
    if (!(await isStoppedEarly(planned, folder, telemetry, progress, look))) done.push(planned.id);
  }
  return { asked, notes, done, written, telemetry };
}

const emptyTelemetry = (): Telemetry => ({
  schemaVersion: 1,
  environment: {
    target: 'lab',
    os: '',
    cpuModel: '',
    cpus: 2,
    memoryMib: 1,
    nodeVersion: '',
    databaseVersion: '',
    databaseOrigin: '',
    versions: {},
    commit: null,
    isCommitClean: null,
    lockfileSha256: null,
    bundles: {},
  },
  coldStarts: [],
  capacities: [],
});

test('each workload is looked at once per planned look, never at its end, and runs on while unclear', async () => {
  expect(plan.lab).toEqual(labSettingsSchema.parse({}));
  const { asked, done, written } = await run({});
  expect(asked.toSorted()).toEqual(['spike 4', 'spike 6', 'spike 8', 'steady 4', 'steady 6', 'steady 8']);
  expect(done).toHaveLength(40);
  expect(written).toBe(6);
});

test('a workload that is clear ends, the other goes on', async () => {
  const { done, notes, telemetry } = await run({ steady: 6 });
  const count = (name: string) => done.filter((id) => id.startsWith(name)).length;
  expect([count('steady'), count('spike')]).toEqual([12, 20]);
  expect(notes).toEqual(['Stopped steady early, after 6 of 10 repeats: serverless and serverful differ']);
  expect(telemetry.looks?.filter(({ isStop }) => isStop)).toHaveLength(1);
});

test('a resumed run keeps the looks that were taken, and their stop; what is missing from before it is run', async () => {
  const first = await run({ steady: 6 }, emptyTelemetry(), 30);
  const again = await run({ steady: 6 }, first.telemetry);
  expect(again.asked).not.toContain('steady 4');
  expect(again.asked).not.toContain('steady 6');
  const steady = plan.order.filter(({ id, workload }) => workload === 'steady' && again.done.includes(id));
  expect(Math.max(...steady.map(({ repeat }) => repeat))).toBe(6);
});
