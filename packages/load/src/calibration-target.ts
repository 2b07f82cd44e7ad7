import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CrossoverError, type Workload, workloadSchema } from '@crossover/model';
import { pinCommand } from './artillery-process.ts';

export interface CalibrationTargetOptions {
  /** How long it takes to answer, by its timer; it says itself how long that really was. */
  readonly serviceTimeMs: number;
  /** Linux CPU list to which it is pinned; null or absent: any CPU. */
  readonly cpus?: string | null;
}

/**
 * A process on the loopback that answers after a known time, for as long as `use` runs; it ends with this process.
 *
 * @throws CrossoverError `load-failed` when it does not start
 */
export async function usingCalibrationTarget<T>(
  { serviceTimeMs, cpus = null }: CalibrationTargetOptions,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const program = fileURLToPath(import.meta.resolve('./calibration-target-main.ts'));
  const [command, ...rest] = [...pinCommand(cpus), process.execPath, program, String(serviceTimeMs)];
  const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = once(child, 'close');
  try {
    const port = await Promise.race([
      once(child.stdout, 'data').then(([text]) => String(text).trim()),
      exit.then(() => null),
    ]);
    if (port === null)
      throw new CrossoverError(
        'load-failed',
        'Expected the calibration target to start, found that it ended.',
      );
    return await use(`http://127.0.0.1:${port}`);
  } finally {
    child.kill('SIGKILL');
    await exit;
  }
}

/** For connections and compiled code, as in the run's own warm-up. */
const WARM_UP_SECONDS = 1;

/**
 * Reads at one rate, with the arrivals, connections and time limit of `workload`: what the generator does in the run,
 * without what the API does.
 */
export function calibrationWorkload(
  workload: Workload,
  ratePerSecond: number,
  /** Warm-up included. */
  durationSeconds: number,
): Workload {
  return workloadSchema.parse({
    ...workload,
    name: 'calibration',
    title: 'Calibration',
    description: 'Reads at one rate from a target of known service time.',
    scenarios: [{ name: 'read', weight: 1, operation: 'read' }],
    phases: [
      { name: 'warm-up', durationSeconds: WARM_UP_SECONDS, ratePerSecond, isWarmUp: true },
      { name: 'calibration', durationSeconds: durationSeconds - WARM_UP_SECONDS, ratePerSecond },
    ],
    labIdleExpiryMs: undefined,
  });
}
