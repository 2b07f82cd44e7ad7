/** Little's law: environments in use = arrivals per second × seconds that each takes. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Demonstration } from '@crossover/model';
import { type Answer, usingStormDatabase, usingStormFunctions } from './storm-stand.ts';

/** Long beside the moments that a busy machine adds. */
const HOLD_SECONDS = 1;
const RATES_PER_SECOND = [20, 30, 40];
const SECONDS = 6;
const TOLERANCE = 0.2;

const POOLED_FUNCTION = fileURLToPath(new URL('./fixtures/pooled-function.mjs', import.meta.url));
const CACHE = join(import.meta.dirname, '../../../.cache');

/** Evenly spaced requests to a function that takes a known time; how many environments answered in the second half. */
export function run(ratesPerSecond: readonly number[] = RATES_PER_SECOND): Promise<Demonstration[]> {
  return usingStormDatabase(CACHE, async (database) => {
    await database.setMaxConnections(400);
    const results: Demonstration[] = [];
    for (const ratePerSecond of ratesPerSecond) results.push(await tryRate(database.userUrl, ratePerSecond));
    return results;
  });
}

async function tryRate(databaseUrl: string, ratePerSecond: number): Promise<Demonstration> {
  const most = Math.ceil(2 * ratePerSecond * HOLD_SECONDS);
  const functions = {
    bundle: POOLED_FUNCTION,
    fleet: {
      memoryMib: 512,
      cpu: 'arm64' as const,
      timeoutSeconds: 10,
      reservedConcurrency: most,
      poolSize: 1,
    },
    databaseUrl,
    settings: {},
    variables: { HOLD_SECONDS: String(HOLD_SECONDS) },
    path: '/',
  };
  return usingStormFunctions(functions, async (ask) => {
    // Environments for all of them first: cold starts would take longer than the time that is meant to be known.
    await Promise.all(Array.from({ length: most }, ask));
    await Promise.all(Array.from({ length: most }, ask));
    const answers = await askEvenly(ask, ratePerSecond);
    const half = answers.slice(answers.length / 2);
    const tookSeconds = half.reduce((sum, { tookMs }) => sum + tookMs, 0) / half.length / 1000;
    const predicted = ratePerSecond * tookSeconds;
    const observed = new Set(half.map(({ environment }) => environment)).size;
    const distance = Math.abs(observed - predicted) / predicted;
    return {
      name: `${ratePerSecond} requests/s of ${HOLD_SECONDS} s each: environments in use against Little’s law`,
      value: Number(distance.toFixed(3)),
      limit: TOLERANCE,
      ok: distance <= TOLERANCE && half.every(({ status }) => status === 200),
      details: {
        'predicted environments': Number(predicted.toFixed(1)),
        'environments in use': observed,
        'mean time of a request, s': Number(tookSeconds.toFixed(3)),
        requests: half.length,
      },
    };
  });
}

/** Sends one request after the other at its time, whatever became of those before. */
async function askEvenly(
  ask: () => Promise<Answer>,
  ratePerSecond: number,
): Promise<(Answer & { tookMs: number })[]> {
  const startedMs = performance.now();
  const answers: Promise<Answer & { tookMs: number }>[] = [];
  for (let i = 0; i < SECONDS * ratePerSecond; i += 1) {
    const waitMs = startedMs + (1000 * i) / ratePerSecond - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    const askedMs = performance.now();
    answers.push(ask().then((answer) => ({ ...answer, tookMs: performance.now() - askedMs })));
  }
  return Promise.all(answers);
}
