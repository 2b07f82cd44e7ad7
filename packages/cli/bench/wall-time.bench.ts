import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { planSchema } from '@crossover/model';
import { calibrationPlays } from '../src/run/calibrate.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** One line for each step of the capacity search, tried once or twice. */
const STEP_LINE = /^capacity of one /gm;
/** Warm-up before each step, part of its load. */
const STEP_WARM_UP_SECONDS = 1;
const LIMIT = 1.25;

/** The wall time of a whole default run, site included, over the seconds in which it is scheduled to send. */
export async function run() {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-wall-time-'));
  try {
    const startedAt = performance.now();
    const progress = await compare(join(folder, 'reports'));
    const wallSeconds = (performance.now() - startedAt) / 1000;
    const file = join(folder, 'reports', 'wall-time', 'plan.json');
    const plan = planSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const seconds = new Map(plan.workloads.map((w) => [w.workload.name, w.durationSeconds]));
    const repeatSeconds = plan.order.reduce((sum, r) => sum + (seconds.get(r.workload) ?? 0), 0);
    const steps = progress.match(STEP_LINE)?.length ?? 0;
    const stepSeconds = steps * (plan.capacityStepSeconds + STEP_WARM_UP_SECONDS);
    // Before the repeats and after them.
    const calibrations = calibrationPlays(plan).flatMap(({ workload }) => [workload, workload]);
    const calibrationSeconds = calibrations
      .flatMap(({ phases }) => phases)
      .reduce((sum, phase) => sum + phase.durationSeconds, 0);
    const loadSeconds = repeatSeconds + stepSeconds + calibrationSeconds;
    const ratio = wallSeconds / loadSeconds;
    return [
      {
        name: "compare's wall time over its scheduled load",
        ratio,
        limit: LIMIT,
        ok: ratio <= LIMIT,
        details: `${wallSeconds.toFixed(1)} s in all, ${loadSeconds.toFixed(1)} s of scheduled load: ${plan.order.length} repeats, ${steps} capacity steps, ${calibrations.length} calibrations`,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Resolves with what it tells of its progress. */
function compare(reports: string): Promise<string> {
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
      code === 0 ? resolve(output) : reject(new Error(`compare ended with ${code}:\n${output}`)),
    );
  });
}
