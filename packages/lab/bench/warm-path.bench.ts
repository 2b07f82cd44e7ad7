/**
 * The lab's own cost: how many requests per second go through gateway, Runtime API and environments, and how much
 * an environment adds to the start of a bare Node process.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '@crossover/api/bundle';
import { migrate } from '@crossover/api/migrations';
import { reset, seed } from '@crossover/api/seed';
import { ARCHITECTURES, labSettingsSchema } from '@crossover/model';
import { ExecutionEnvironment } from '../src/functions/execution-environment.ts';
import { usingLab } from '../src/index.ts';
import { runClosedLoop } from './closed-loop.ts';

export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
  readonly details: string;
}

const CONNECTIONS = 4;
const WARM_UP_MS = 3_000;
const ROUND_MS = 2_000;
const ROUNDS = 3;
const MIN_RATE_PER_SECOND = 2_000;

const START_PAIRS = 15;
const MAX_START_RATIO = 1.5;

export async function run(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'crossover-bench-'));
  try {
    return [await measureWarmPath(folder), await measureColdStart(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureWarmPath(folder: string): Promise<BenchResult> {
  const server = await bundle({ host: 'server', outDir: join(folder, 'server') });
  const lambda = await bundle({ host: 'lambda', outDir: join(folder, 'lambda') });
  const options = {
    architectures: ARCHITECTURES.filter(({ functions }) => functions !== undefined).slice(0, 1),
    settings: labSettingsSchema.parse({ bankSize: CONNECTIONS }),
    artefacts: { server: server.file, lambda: lambda.file },
    migrate: async (databaseUrl: string) => void (await migrate(databaseUrl)),
    seed: (databaseUrl: string) => seed({ databaseUrl, products: 1_000, seed: 1 }),
    reset,
    databaseUrl: process.env.DATABASE_URL,
    cacheFolder: join(import.meta.dirname, '../../../.cache'),
  };
  return usingLab(options, async (lab) => {
    const [id = '', target] = Object.entries(lab.targets)[0] ?? [];
    const url = new URL('/products/1', target?.url);
    await lab.prepare(id);
    await runClosedLoop(url, CONNECTIONS, WARM_UP_MS);
    const running = await lab.observe(id);
    const rates: number[] = [];
    let failures = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const result = await runClosedLoop(url, CONNECTIONS, ROUND_MS);
      rates.push(result.ratePerSecond);
      failures += result.failures;
    }
    const { observation } = await running.stop();
    const value = median(rates);
    const cpu = Object.entries(observation.cpuSeconds)
      .map(([part, seconds]) => `${part} ${((seconds / observation.requests) * 1e6).toFixed(0)} µs`)
      .join(', ');
    return {
      name: 'lab warm path, requests per second',
      value,
      limit: MIN_RATE_PER_SECOND,
      ok: value >= MIN_RATE_PER_SECOND && failures === 0,
      details:
        `rounds ${rates.map((rate) => rate.toFixed(0)).join(', ')}; ${failures} failures; ` +
        `${observation.functions?.maxEnvironments} environments; CPU per request: ${cpu}`,
    };
  });
}

async function measureColdStart(folder: string): Promise<BenchResult> {
  const handler = join(folder, 'index.mjs');
  const bare = join(folder, 'bare.mjs');
  writeFileSync(handler, 'export const handler = async () => ({ statusCode: 204 });\n');
  writeFileSync(bare, '');
  const ratios: number[] = [];
  const bareMs: number[] = [];
  const coldMs: number[] = [];
  for (let pair = -1; pair < START_PAIRS; pair += 1) {
    const bareStart = await startBareNode(bare);
    const coldStart = await startEnvironment(handler);
    // The first pair fills the file cache.
    if (pair === -1) continue;
    bareMs.push(bareStart);
    coldMs.push(coldStart);
    ratios.push(coldStart / bareStart);
  }
  const value = median(coldMs) / median(bareMs);
  return {
    name: 'cold start of an empty handler / bare Node process',
    value,
    limit: MAX_START_RATIO,
    ok: value <= MAX_START_RATIO,
    details:
      `${START_PAIRS} alternating pairs; medians ${median(coldMs).toFixed(1)} and ${median(bareMs).toFixed(1)} ms; ` +
      `median of the pairs' ratios ${median(ratios).toFixed(2)}`,
  };
}

/** From start until it has run an empty module and ended. */
async function startBareNode(module: string): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [module], { stdio: 'ignore' });
  await once(child, 'exit');
  return performance.now() - startedAt;
}

/** From start until its first invocation has been answered. */
async function startEnvironment(bundlePath: string): Promise<number> {
  const environment = new ExecutionEnvironment(
    { name: 'empty', bundle: bundlePath, memoryMib: 512, timeoutMs: 5_000, variables: {} },
    null,
  );
  const startedAt = performance.now();
  const init = await environment.start(10_000);
  const answer = await environment.invoke('{}', 'bench');
  const durationMs = performance.now() - startedAt;
  await environment.end();
  if (init.kind !== 'ready' || answer.outcome !== 'success')
    throw new Error('the empty handler did not answer');
  return durationMs;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] =
    sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
  return (low + high) / 2;
}

if (import.meta.main) {
  for (const result of await run()) console.log(result);
}
