/** A delay that was put in on purpose: from which size on is it found? */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  compileSchedule,
  type LoadGenerator,
  usingCalibrationTarget,
  usingLoadGenerator,
} from '@crossover/load';
import type { Demonstration } from '@crossover/model';
import { compare, createDistribution, type RepeatSample } from '@crossover/stats';
import { pinning } from '../src/run/pinning.ts';
import { readMeasured, readsAt, responseTimesOf } from './lab-stand.ts';

const SERVICE_TIME_MS = 20;
/** 5 % of the service time is 1 ms. */
const DELAYS_MS = [0, 1, 2, 3, 5];
const PAIRS = 10;
const RATE_PER_SECOND = 300;
const REPEAT_SECONDS = 1.5;

const { generatorCpus = null, systemCpus = null } = pinning();
const CORES = { generator: generatorCpus, target: systemCpus };

/** Two real targets, one slower by a known delay; the default run's ten pairs. Without a delay nothing may be found. */
export async function run(delaysMs: readonly number[] = DELAYS_MS, pairs = PAIRS): Promise<Demonstration[]> {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-proof-'));
  try {
    return await usingLoadGenerator({ temporaryFolder: folder, cpus: CORES.generator }, async (generator) => {
      const results: Demonstration[] = [];
      for (const delayMs of delaysMs) results.push(await tryDelay(generator, folder, delayMs, pairs));
      return [...results, smallestOf(delaysMs, results)];
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function tryDelay(
  generator: LoadGenerator,
  folder: string,
  delayMs: number,
  pairs: number,
): Promise<Demonstration> {
  return usingCalibrationTarget({ serviceTimeMs: SERVICE_TIME_MS, cpus: CORES.target }, (plainUrl) =>
    usingCalibrationTarget(
      { serviceTimeMs: SERVICE_TIME_MS + delayMs, cpus: CORES.target },
      async (slowUrl) => {
        const measure = async (targetUrl: string): Promise<RepeatSample> => {
          const recordsPath = join(folder, 'delay.ndjson.gz');
          const schedule = compileSchedule(readsAt(RATE_PER_SECOND, REPEAT_SECONDS));
          await generator.play({ id: 'delay', schedule, targetUrl, recordsPath });
          const times = responseTimesOf(await readMeasured(recordsPath));
          return { latencies: createDistribution(times), coldCount: null, windowMs: REPEAT_SECONDS * 1000 };
        };
        const slow: RepeatSample[] = [];
        const plain: RepeatSample[] = [];
        for (let pair = 0; pair < pairs; pair += 1) {
          if (pair % 2 === 0) slow.push(await measure(slowUrl));
          plain.push(await measure(plainUrl));
          if (pair % 2 === 1) slow.push(await measure(slowUrl));
        }
        const table = compare(slow, plain, {
          metrics: ['p50', 'p90', 'p95', 'p99'],
          smallestEffect: { share: 0, ms: 0 },
        });
        const row = table.rows.find(({ metric }) => metric === 'p95');
        const isFound = row?.verdict === 'b-better';
        const found = row?.difference.state === 'estimated' ? row.difference.difference : null;
        return {
          name: `delay of ${delayMs} ms on ${SERVICE_TIME_MS} ms: p95 is called different`,
          value: isFound ? 1 : 0,
          limit: delayMs === 0 ? 0 : 'told',
          ok: delayMs !== 0 || row?.verdict === 'inconclusive' || row?.verdict === 'equivalent',
          details: {
            'difference of p95, ms': found === null ? 'not estimable' : Number(found.value.toFixed(3)),
            'its 95 % interval, ms':
              found === null ? '–' : `${found.low.toFixed(3)} to ${found.high.toFixed(3)}`,
            verdict: row?.verdict ?? 'none',
            pairs,
          },
        };
      },
    ),
  );
}

function smallestOf(delaysMs: readonly number[], results: readonly Demonstration[]): Demonstration {
  const found = delaysMs.filter((delayMs, i) => delayMs > 0 && results[i]?.value === 1);
  const smallest = Math.min(...found);
  return {
    name: 'smallest delay of those tried that was found',
    value: smallest,
    unit: 'ms',
    limit: Math.max(...delaysMs),
    ok: Number.isFinite(smallest),
    details: { 'share of the service time': Number((smallest / SERVICE_TIME_MS).toFixed(3)) },
  };
}
