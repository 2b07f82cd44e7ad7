import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { planSchema, telemetrySchema } from '@crossover/model';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** Warm-up before each step of the capacity search, part of its load. */
const STEP_WARM_UP_SECONDS = 1;
const LIMIT = 1.25;

/** The wall time of a whole default run, site included, over the seconds in which it is scheduled to send. */
export async function run() {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-wall-time-'));
  try {
    const startedAt = performance.now();
    await compare(join(folder, 'reports'));
    const wallSeconds = (performance.now() - startedAt) / 1000;
    const read = async (file: string) =>
      JSON.parse(await readFile(join(folder, 'reports', 'wall-time', file), 'utf8'));
    const plan = planSchema.parse(await read('plan.json'));
    const telemetry = telemetrySchema.parse(await read('telemetry.json'));
    const seconds = new Map(plan.workloads.map((w) => [w.workload.name, w.durationSeconds]));
    const repeatSeconds = plan.order.reduce((sum, r) => sum + (seconds.get(r.workload) ?? 0), 0);
    const steps = telemetry.capacities.reduce((sum, c) => sum + c.steps.length, 0);
    const loadSeconds = repeatSeconds + steps * (plan.capacityStepSeconds + STEP_WARM_UP_SECONDS);
    const ratio = wallSeconds / loadSeconds;
    return [
      {
        name: "compare's wall time over its scheduled load",
        ratio,
        limit: LIMIT,
        ok: ratio <= LIMIT,
        details: `${wallSeconds.toFixed(1)} s in all, ${loadSeconds.toFixed(1)} s of scheduled load: ${plan.order.length} repeats and ${steps} capacity steps`,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function compare(reports: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, 'compare', '--reports', reports, '--slug', 'wall-time'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`compare ended with ${code}:\n${output}`)),
    );
  });
}
