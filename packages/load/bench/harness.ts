import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Workload, workloadSchema } from '@crossover/model';

/** One line of the bench's table: a measured value against its limit. */
export interface BenchResult {
  readonly name: string;
  readonly ratio?: number;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
  readonly details: string;
}

/** A target process of known service time for as long as `use` runs. */
export async function usingDelayedTarget<T>(delayMs: number, use: (url: string) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'target.ts'), String(delayMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const [port] = (await once(child.stdout, 'data')) as [Buffer];
    return await use(`http://127.0.0.1:${port.toString().trim()}`);
  } finally {
    child.kill('SIGKILL');
  }
}

export async function usingBenchFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-bench-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads only, two seconds of warm-up first. */
export function benchWorkload(
  ratePerSecond: number,
  durationSeconds: number,
  arrivals: Workload['arrivals'],
): Workload {
  return workloadSchema.parse({
    name: 'bench',
    title: 'Bench',
    description: 'Reads at a constant rate.',
    seed: 1,
    dataset: { products: 1000 },
    scenarios: [{ name: 'read', weight: 1, operation: 'read' }],
    arrivals,
    phases: [
      { name: 'warm-up', durationSeconds: 2, ratePerSecond, isWarmUp: true },
      { name: 'steady', durationSeconds, ratePerSecond },
    ],
    connections: { mode: 'keep-alive', max: 500 },
    timeoutMs: 5000,
    slo: { responseTimeMs: 100, share: 0.99 },
  });
}

/** Nearest-rank quantile. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const ms = (value: number) => `${value.toFixed(2)} ms`;
