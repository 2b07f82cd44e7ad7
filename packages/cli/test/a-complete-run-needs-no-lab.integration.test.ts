import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Plan, RUN_FILES, repeatFile, requestsFile } from '@crossover/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSyntheticRun } from '../../report/test/synthetic-run.ts';
import { isMeasured } from '../src/run/is-measured.ts';
import { usingRunFolder } from '../src/run/run-folder.ts';
import { crossover } from './command.ts';

const SLUG = 'whole';

let reports: string;
let plan: Plan;
beforeAll(async () => {
  reports = await mkdtemp(join(tmpdir(), 'crossover-complete-'));
  plan = await writeSyntheticRun(join(reports, SLUG), {
    slug: SLUG,
    repeats: 2,
    workloads: [{ name: 'steady', ratePerSecond: 20, seconds: 2 }],
  });
});
afterAll(() => rm(reports, { recursive: true, force: true }));

const fileOf = (name: string) => join(reports, SLUG, name);

/** Whether nothing is left to measure once a file is changed; it is put back. */
async function isMeasuredWith(name: string, change: (content: Record<string, unknown>) => object) {
  const before = await readFile(fileOf(name), 'utf8');
  await writeFile(fileOf(name), JSON.stringify(change(JSON.parse(before) as Record<string, unknown>)));
  try {
    return await usingRunFolder(reports, { resume: SLUG }, isMeasured);
  } finally {
    await writeFile(fileOf(name), before);
  }
}

test('compare --resume of a complete run says so, and writes its report without a lab', async () => {
  const outcome = await crossover(['compare', '--resume', SLUG, '--no-site', '--reports', reports], {
    // A lab would fail for want of it.
    DATABASE_URL: 'mysql://root@127.0.0.1:9/',
  });
  expect(outcome.code, outcome.stderr).toBe(0);
  expect(outcome.stderr).toContain(`Run ${SLUG} is complete: nothing is left to measure.`);
  expect(outcome.stderr).not.toContain('starting the lab');
  expect(outcome.stdout).toContain('repeats used');
  expect(await readdir(join(reports, SLUG))).toContain(RUN_FILES.report);
});

test('anything that is missing, requests cut short as well, makes a run incomplete', async () => {
  const last = repeatFile(plan.order.at(-1)?.id ?? '');
  expect(await isMeasuredWith(RUN_FILES.plan, (same) => same)).toBe(true);
  expect(
    await isMeasuredWith(last, ({ id, architecture, workload, repeat, startedAt, endedAt }) => ({
      id,
      architecture,
      workload,
      repeat,
      startedAt,
      endedAt,
      state: 'aborted',
      reason: 'interrupted',
    })),
  ).toBe(false);
  const path = fileOf(requestsFile(plan.order[0]?.id ?? ''));
  const requests = await readFile(path);
  await writeFile(path, requests.subarray(0, 100));
  expect(await isMeasuredWith(RUN_FILES.plan, (same) => same)).toBe(false);
  await writeFile(path, requests);
  for (const part of ['coldStarts', 'capacities'])
    expect(await isMeasuredWith(RUN_FILES.telemetry, (of) => ({ ...of, [part]: [] })), part).toBe(false);
  // The synthetic run is of a time before calibration.
  expect(await isMeasuredWith(RUN_FILES.plan, (of) => ({ ...of, calibrationSeconds: 3 }))).toBe(false);
});
