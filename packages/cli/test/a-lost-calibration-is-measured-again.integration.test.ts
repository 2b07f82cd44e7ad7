import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { LoadGenerator } from '@crossover/load';
import { calibrationFile, RUN_FILES } from '@crossover/model';
import { expect, onTestFinished, test } from 'vitest';
import { writeSyntheticRun } from '../../report/test/synthetic-run.ts';
import { calibrate } from '../src/run/calibrate.ts';
import { isMeasured } from '../src/run/is-measured.ts';
import { usingRunFolder } from '../src/run/run-folder.ts';
import { createProgress } from '../src/terminal/progress.ts';
import { summaryOf } from './still-bed.ts';

const RATES = [20, 40];

/** A complete run with calibrations at two rates, in a folder of its own. */
async function completeRun(): Promise<string> {
  const reports = await mkdtemp(join(tmpdir(), 'crossover-calibration-'));
  onTestFinished(() => rm(reports, { recursive: true, force: true }));
  const plan = await writeSyntheticRun(join(reports, 'whole'), {
    slug: 'whole',
    repeats: 1,
    workloads: RATES.map((ratePerSecond) => ({ name: `rate-${ratePerSecond}`, ratePerSecond, seconds: 1 })),
    hasCalibration: true,
  });
  await writeFile(join(reports, 'whole', RUN_FILES.plan), JSON.stringify({ ...plan, calibrationSeconds: 3 }));
  return reports;
}

/** What is played and told when the run is resumed, until nothing is left to measure. */
async function resumed(reports: string) {
  const plays: string[] = [];
  const notes: string[] = [];
  const generator: LoadGenerator = {
    async play({ id, recordsPath }) {
      plays.push(id);
      const content = gzipSync('');
      await writeFile(recordsPath, content);
      return summaryOf(0, { requestsSha256: createHash('sha256').update(content).digest('hex') });
    },
  };
  const passes = await usingRunFolder(reports, { resume: 'whole' }, async (folder) => {
    expect(await isMeasured(folder)).toBe(false);
    const progress = createProgress(folder.plan, { write: (text) => notes.push(text) });
    for (const when of ['before', 'after'] as const) {
      const telemetry = await folder.readTelemetry();
      if (telemetry === undefined) throw new Error('expected telemetry');
      await calibrate(when, folder, telemetry, generator, progress, new AbortController().signal);
      // Repeats lie between the two: whoever looks at them meanwhile must find what telemetry names.
      const now = await folder.readTelemetry();
      for (const { requestsFile } of now?.calibration?.passes ?? [])
        await readFile(folder.file(requestsFile));
    }
    expect(await isMeasured(folder)).toBe(true);
    return (await folder.readTelemetry())?.calibration?.passes.map(({ requestsFile }) => requestsFile);
  });
  return { plays, notes: notes.join(''), passes };
}

const ALL = (['before', 'after'] as const).flatMap((when) =>
  RATES.map((rate) => calibrationFile(when, rate)),
);

test('a calibration whose requests were deleted is played again, and no other', async () => {
  const reports = await completeRun();
  await rm(join(reports, 'whole', calibrationFile('before', 40)));
  const { plays, notes, passes } = await resumed(reports);
  expect(plays).toEqual(['calibration-before-40']);
  expect(notes).toContain('calibration/before-40.ndjson.gz is lost or was changed');
  expect(passes?.toSorted()).toEqual(ALL.toSorted());
});

test('one of after the repeats that was changed is forgotten before them, and played after them', async () => {
  const reports = await completeRun();
  await writeFile(join(reports, 'whole', calibrationFile('after', 20)), 'cut short');
  await rm(join(reports, 'whole', calibrationFile('after', 40)));
  const { plays, passes } = await resumed(reports);
  expect(plays).toEqual(['calibration-after-20', 'calibration-after-40']);
  expect(passes?.toSorted()).toEqual(ALL.toSorted());
});
