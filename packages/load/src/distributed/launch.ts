import { dirname } from 'node:path';
import { type ArtilleryProcess, startArtillery } from '../artillery-process.ts';
import { distributedCommand } from './distributed-command.ts';
import type { Placement } from './placement.ts';

/** On AWS Artillery stops its tasks and removes its queue before it ends. */
const STOP_WITHIN_MS = 25_000;
const TIDY_WITHIN_MS = 300_000;

/** Workers under way. */
export interface Launched {
  /** `WORKER_ID`s whose process has ended; `all` when whoever started them has. */
  readonly ended: ReadonlySet<string>;
  readonly output: () => string;
  /** After a play that came to its end: whoever has something to tidy up may do so. */
  finish(): Promise<void>;
  /** At once. */
  stop(): Promise<void>;
}

/** Starts the workers of a play. */
export function launchWorkers(launch: {
  readonly placement: Placement;
  readonly folder: string;
  readonly scriptPath: string;
  readonly targetUrl: string;
  readonly cpus: string | null;
}): Launched {
  const { placement, folder: cwd, scriptPath, targetUrl, cpus } = launch;
  const ended = new Set<string>();
  if (placement.where !== 'local') {
    const artillery = startArtillery({
      arguments: distributedCommand(placement, scriptPath),
      cwd,
      targetUrl,
    });
    void artillery.exited.then(() => ended.add('all'));
    return {
      ended,
      output: () => artillery.output(),
      finish: () => endWithin(artillery, TIDY_WITHIN_MS),
      stop() {
        artillery.child.kill('SIGINT');
        return endWithin(artillery, STOP_WITHIN_MS);
      },
    };
  }
  const workers = Array.from({ length: placement.workers }, (_, worker) => {
    const workerId = `local-${worker}`;
    const artillery = startArtillery({
      arguments: ['run', '--quiet', scriptPath],
      cwd: dirname(scriptPath),
      cpus,
      targetUrl,
      env: { WORKER_ID: workerId },
    });
    void artillery.exited.then(() => ended.add(workerId));
    return artillery;
  });
  // What Artillery sums up at its end is read by nobody: it is not waited for.
  const stop = async () => {
    await Promise.all(workers.map((worker) => worker.kill()));
  };
  return {
    ended,
    output: () =>
      workers
        .map((worker) => worker.output())
        .filter((output) => output !== '')
        .join('\n'),
    finish: stop,
    stop,
  };
}

async function endWithin(artillery: ArtilleryProcess, withinMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, withinMs);
  });
  await Promise.race([artillery.exited, late]);
  clearTimeout(timer);
  await artillery.kill();
}
