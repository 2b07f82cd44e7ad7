import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Request, type Workload, workloadSchema } from '@crossover/model';
import {
  compileSchedule,
  type PlaySummary,
  readRequests,
  usingCalibrationTarget,
  usingLoadGenerator,
} from '../src/index.ts';

/** One line of the bench's table: a measured value against its limit. */
export interface BenchResult {
  readonly name: string;
  readonly ratio?: number;
  readonly value: number;
  /** Absent for a share. */
  readonly unit?: string;
  readonly limit: number;
  readonly ok: boolean;
  readonly details: string;
}

/** A target process of known service time for as long as `use` runs. */
export const usingDelayedTarget = <T>(delayMs: number, use: (url: string) => Promise<T>): Promise<T> =>
  usingCalibrationTarget({ serviceTimeMs: delayMs }, use);

async function usingBenchFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
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

interface Played {
  readonly summary: PlaySummary;
  /** Without the warm-up. */
  readonly requests: readonly Request[];
}

/** Plays a workload by the real generator. `cpus` as in `LoadGeneratorOptions`. */
export async function play(workload: Workload, targetUrl: string, cpus: string | null): Promise<Played> {
  return usingBenchFolder((folder) =>
    usingLoadGenerator({ cpus }, async (generator) => {
      const recordsPath = join(folder, 'bench.ndjson.gz');
      const summary = await generator.play({
        id: 'bench',
        schedule: compileSchedule(workload),
        targetUrl,
        recordsPath,
      });
      const requests: Request[] = [];
      for await (const request of readRequests(recordsPath)) if (!request.isWarmUp) requests.push(request);
      return { summary, requests };
    }),
  );
}

/** Response time from the intended send. */
export function p99Of(requests: readonly Request[]): number {
  return quantile(
    requests.map((request) => request.endMs - request.intendedMs),
    0.99,
  );
}
