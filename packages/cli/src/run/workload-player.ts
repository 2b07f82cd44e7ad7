import {
  compileSchedule,
  describeScript,
  type LoadGenerator,
  type LoadProgress,
  type PlaySummary,
  runScript,
} from '@crossover/load';
import {
  type ColdStart,
  CrossoverError,
  isScript,
  type LabSettings,
  type Plan,
  type PlannedWorkload,
} from '@crossover/model';
import { bankSizeFor } from './bank-size.ts';
import type { TestBed } from './test-bed.ts';

interface Performance {
  readonly id: string;
  readonly targetUrl: string;
  readonly recordsPath: string;
  readonly signal: AbortSignal;
}

/** A planned workload ready to be sent: compiled once, the same for every architecture. */
export interface WorkloadPlayer {
  readonly planned: PlannedWorkload;
  /** What the workload asks of the bed. */
  readonly labOverrides: Partial<LabSettings>;
  play(performance: Performance): Promise<PlaySummary>;
}

/**
 * @throws CrossoverError `invalid-run-data` when this version would send something else than the run began with:
 * repeats of different schedules must not be mixed
 */
export async function createPlayer(
  planned: PlannedWorkload,
  plan: Plan,
  bed: TestBed,
  coldStarts: readonly ColdStart[],
  generator: LoadGenerator,
  onSecond: (progress: LoadProgress) => void,
): Promise<WorkloadPlayer> {
  const { workload } = planned;
  if (isScript(workload)) {
    const { path, engine } = workload.script;
    assertSame(planned, (await describeScript(path)).sha256);
    return {
      planned,
      labOverrides: {},
      play: ({ targetUrl, recordsPath, signal }) =>
        runScript({
          scriptPath: path,
          engine,
          targetUrl,
          headersFrom: plan.targets?.headersFrom,
          ...(bed.allowedHosts !== undefined && { allowedHosts: bed.allowedHosts }),
          recordsPath,
          signal,
          cpus: plan.lab.generatorCpus,
          temporaryFolder: bed.temporaryFolder,
          onSecond,
        }),
    };
  }
  const schedule = compileSchedule(workload);
  assertSame(planned, schedule.hash);
  const { labIdleExpiryMs: idleExpiryMs, labTimeCompression: timeCompression } = workload;
  return {
    planned,
    labOverrides: {
      bankSize: bankSizeFor(workload, coldStarts),
      ...(idleExpiryMs === undefined ? {} : { idleExpiryMs }),
      ...(timeCompression === undefined ? {} : { timeCompression }),
    },
    play: (performance) => generator.play({ ...performance, schedule, headers: bed.headers }),
  };
}

function assertSame(planned: PlannedWorkload, hash: string): void {
  if (hash === planned.scheduleHash) return;
  throw new CrossoverError(
    'invalid-run-data',
    `Expected what ${planned.workload.name} sends to be what the run began with, found that it has changed since.`,
    { hint: 'Start the run anew.' },
  );
}
