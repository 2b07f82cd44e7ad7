import { gzipSync } from 'node:zlib';
import type { LoadGenerator } from '@crossover/load';
import {
  CrossoverError,
  type Invocation,
  invocationsFile,
  type Plan,
  type PlannedRepeat,
  type Repeat,
  requestsFile,
  type Telemetry,
} from '@crossover/model';
import { isStoppedBefore } from '@crossover/report';
import type { Progress } from '../terminal/progress.ts';
import { resumeCommand } from '../terminal/run-command.ts';
import { isRepeatMeasured } from './is-measured.ts';
import type { RunFolder } from './run-folder.ts';
import { isStoppedEarly } from './stop-early.ts';
import type { TestBed } from './test-bed.ts';
import { judgeRepeat } from './validity.ts';
import { writeWhole } from './whole-file.ts';
import { createPlayer, type WorkloadPlayer } from './workload-player.ts';

/** More failures in a row than this are no accident: the run stops and says why. */
const MAX_FAILURES_IN_A_ROW = 2;

/** Measures every planned repeat that is not measured yet, or whose requests are lost, in the plan's order. */
export async function measureRepeats(
  folder: RunFolder,
  bed: TestBed,
  telemetry: Telemetry,
  generator: LoadGenerator,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const { plan } = folder;
  const players = new Map<string, WorkloadPlayer>();
  for (const planned of plan.workloads)
    players.set(
      planned.workload.name,
      await createPlayer(planned, plan, bed, telemetry.coldStarts, generator, progress.second),
    );
  let failuresInARow = 0;
  for (const [position, planned] of plan.order.entries()) {
    if (await isRepeatMeasured(folder, planned.id)) continue;
    if (await isStoppedEarly(planned, folder, telemetry, progress)) continue;
    const player = players.get(planned.workload) ?? unplanned(planned);
    progress.repeatStarts(planned, position, remainingSeconds(plan, telemetry, position));
    const repeat = await measureRepeat(folder, bed, planned, player, signal);
    await folder.writeRepeat(repeat);
    progress.repeatEnds(repeat, position);
    signal.throwIfAborted();
    failuresInARow = repeat.state === 'errored' ? failuresInARow + 1 : 0;
    if (repeat.state === 'errored' && failuresInARow >= MAX_FAILURES_IN_A_ROW)
      throw new CrossoverError(
        'load-failed',
        `Expected repeats to complete, found two failures in a row: ${repeat.reason}`,
        {
          hint: `Mend the cause, then continue with: ${resumeCommand(folder.path)}`,
        },
      );
  }
}

async function measureRepeat(
  folder: RunFolder,
  bed: TestBed,
  planned: PlannedRepeat,
  player: WorkloadPlayer,
  signal: AbortSignal,
): Promise<Repeat> {
  const startedAt = new Date().toISOString();
  const ended = () => ({ ...planned, startedAt, endedAt: new Date().toISOString() });
  try {
    await bed.prepare(planned.architecture, player.labOverrides);
    const target = bed.targets[planned.architecture];
    if (!target)
      throw new CrossoverError(
        'lab-failed',
        `Expected the test bed to run ${planned.architecture}, found no target.`,
      );
    const observation = await bed.observe(planned.architecture);
    const { requestsSha256, hasFailedChecks, ...kept } = await player
      .play({
        id: planned.id,
        targetUrl: target.url,
        recordsPath: folder.file(requestsFile(planned.id)),
        signal,
      })
      .catch(async (error: unknown) => {
        await observation.stop().catch(() => {});
        throw error;
      });
    const seen = await observation.stop();
    // Who interrupts may have hit the lab first: its failures are no measurement.
    signal.throwIfAborted();
    if (seen.invocations.length > 0)
      await writeWhole(folder.file(invocationsFile(planned.id)), zippedLines(seen.invocations));
    return {
      state: 'completed',
      ...ended(),
      scheduleHash: player.planned.scheduleHash,
      requestsFile: requestsFile(planned.id),
      requestsSha256,
      ...judgeRepeat(planned.id, kept, seen.observation, hasFailedChecks),
      generator: kept,
      observation: seen.observation,
      settings: bed.settings(planned.architecture),
    };
  } catch (error) {
    if (signal.aborted) return { state: 'aborted', ...ended(), reason: reasonOf(signal) };
    if (error instanceof CrossoverError) return { state: 'errored', ...ended(), reason: error.message };
    throw error;
  }
}

/** A limit that was reached says which; else it was a person. */
const reasonOf = ({ reason }: AbortSignal): string =>
  reason instanceof CrossoverError ? reason.message : 'interrupted';

const zippedLines = (invocations: readonly Invocation[]): Uint8Array =>
  gzipSync(invocations.map((invocation) => `${JSON.stringify(invocation)}\n`).join(''));

const remainingSeconds = (plan: Plan, { looks = [] }: Telemetry, position: number): number =>
  plan.order
    .slice(position)
    .filter((planned) => !isStoppedBefore(planned, looks))
    .reduce(
      (sum, r) => sum + (plan.workloads.find((w) => w.workload.name === r.workload)?.durationSeconds ?? 0),
      0,
    );

function unplanned(repeat: PlannedRepeat): never {
  throw new CrossoverError(
    'invalid-run-data',
    `Expected plan.json to describe workload ${repeat.workload}, found none.`,
  );
}
