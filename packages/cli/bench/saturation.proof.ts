/** More load than the generator can send: it must say so itself. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileSchedule, usingCalibrationTarget, usingLoadGenerator } from '@crossover/load';
import type { Demonstration } from '@crossover/model';
import { judgeRepeat } from '../src/run/validity.ts';
import { readsAt } from './lab-stand.ts';

const POSSIBLE_PER_SECOND = 300;
const IMPOSSIBLE_PER_SECOND = 15_000;

/** A target that answers at once, at a rate that any machine carries and at one that none does. */
export async function run(seconds = 2): Promise<Demonstration[]> {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-proof-'));
  try {
    return await usingCalibrationTarget({ serviceTimeMs: 0 }, (targetUrl) =>
      usingLoadGenerator({ temporaryFolder: folder }, async (generator) => {
        const results: Demonstration[] = [];
        for (const ratePerSecond of [POSSIBLE_PER_SECOND, IMPOSSIBLE_PER_SECOND]) {
          const kept = await generator.play({
            id: `saturation-${ratePerSecond}`,
            schedule: compileSchedule(readsAt(ratePerSecond, seconds)),
            targetUrl,
            recordsPath: join(folder, 'saturation.ndjson.gz'),
          });
          const { isValid, warnings } = judgeRepeat('saturation', kept, null);
          const isPossible = ratePerSecond === POSSIBLE_PER_SECOND;
          results.push({
            name: `${ratePerSecond} requests/s offered: the repeat is ${isPossible ? 'valid' : 'marked invalid'}`,
            value: isValid ? 0 : 1,
            limit: isPossible ? 0 : 1,
            ok: isValid === isPossible,
            details: {
              scheduled: kept.scheduled,
              completed: kept.completed,
              'sent late, p99, ms': kept.lagP99Ms,
              warnings: warnings.map(({ kind }) => kind).join(', ') || 'none',
            },
          });
        }
        return results;
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
