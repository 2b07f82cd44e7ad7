import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Generator } from '@crossover/model';
import type { EngineMessage, PlayProgress, PlayResult } from 'artillery-engine-crossover/protocol';
import { writeScheduleFile } from 'artillery-engine-crossover/schedule-file';
import { stringify } from 'yaml';
import { type ArtilleryProcess, artilleryFailure, startArtillery } from './artillery-process.ts';
import { type Conductor, openConductor } from './conductor.ts';
import { headerOf, type Schedule } from './schedule.ts';
import { checkTarget } from './target.ts';

/** Artillery needs seconds to sum up its own report, which nobody reads here; it is not waited for longer. */
const FAREWELL_MS = 200;

export interface Play {
  /** Names the play in `onSecond`; unique within one generator. */
  readonly id: string;
  readonly schedule: Schedule;
  readonly targetUrl: string;
  /** Gzipped NDJSON of model `Request`s; complete or absent. Its folder is made if needed. */
  readonly recordsPath: string;
  readonly signal?: AbortSignal;
}

export type PlaySummary = Generator & {
  /** SHA-256 of the records file as stored, hexadecimal. */
  readonly requestsSha256: string;
};

export interface LoadProgress extends PlayProgress {
  /** The play's id. */
  readonly play: string;
}

export interface LoadGenerator {
  /**
   * Plays one schedule to its end, last answer included. One at a time.
   *
   * @throws the signal's reason when aborted; CrossoverError `usage` for a target that is not on this machine and not
   * allowed, `load-failed` when Artillery died or could not store the records.
   */
  play(play: Play): Promise<PlaySummary>;
}

export interface LoadGeneratorOptions {
  /** Linux CPU list to which the generator is pinned, e.g. `1`; null or absent: any CPU. */
  readonly cpus?: string | null;
  /** Hosts besides this machine that may be loaded. */
  readonly allowedHosts?: readonly string[];
  /** Called after each second of each play. */
  readonly onSecond?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
  /** Where the socket and the schedules are kept. Default: the system's, where SIGKILL leaves a small folder behind. */
  readonly temporaryFolder?: string;
}

/**
 * Starts one Artillery process with the `crossover` engine, lends it for as long as `use` runs, and ends it: also
 * when `use` throws, when the signal is aborted, and when this process is killed. It starts at once and in parallel:
 * what `use` prepares before its first play costs no time.
 */
export async function usingLoadGenerator<T>(
  options: LoadGeneratorOptions,
  use: (generator: LoadGenerator) => Promise<T>,
): Promise<T> {
  options.signal?.throwIfAborted();
  // Only this user may reach the socket.
  const folder = await mkdtemp(join(options.temporaryFolder ?? tmpdir(), 'load-'));
  let conductor: Conductor | undefined;
  let artillery: ArtilleryProcess | undefined;
  try {
    const socketPath =
      process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replaceAll(/\W/g, '-')}` : join(folder, 'sock');
    conductor = await openConductor(socketPath);
    artillery = await startFollower(folder, socketPath, options.cpus ?? null);
    const generator = new ConductedGenerator(folder, conductor, artillery, options);
    const result = await use(generator);
    conductor.say({ type: 'end' });
    await Promise.race([artillery.exited, sleep(FAREWELL_MS)]);
    return result;
  } finally {
    await artillery?.kill();
    conductor?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function startFollower(
  folder: string,
  socketPath: string,
  cpus: string | null,
): Promise<ArtilleryProcess> {
  const script = {
    config: {
      // Never used: each play names its own target, but Artillery refuses a script without one.
      target: 'http://127.0.0.1',
      engines: { crossover: {} },
      phases: [{ duration: 1, arrivalCount: 1 }],
    },
    scenarios: [{ name: 'conducted', engine: 'crossover', flow: [{ follow: { socket: socketPath } }] }],
  };
  const scriptPath = join(folder, 'script.yml');
  await writeFile(scriptPath, stringify(script));
  // Plugins and engines are looked up from Artillery's own place: the working folder does not matter.
  return startArtillery({ arguments: ['run', '--quiet', scriptPath], cwd: folder, cpus });
}

class ConductedGenerator implements LoadGenerator {
  readonly #folder: string;
  readonly #conductor: Conductor;
  readonly #artillery: ArtilleryProcess;
  readonly #options: LoadGeneratorOptions;
  readonly #died: Promise<never>;
  #current: string | undefined;

  constructor(
    folder: string,
    conductor: Conductor,
    artillery: ArtilleryProcess,
    options: LoadGeneratorOptions,
  ) {
    this.#folder = folder;
    this.#conductor = conductor;
    this.#artillery = artillery;
    this.#options = options;
    this.#died = artillery.exited.then((code) => {
      const how = code === null ? 'by a signal' : `with exit code ${code}`;
      throw artilleryFailure(
        `Expected Artillery to go on until the last play, found that it ended ${how}.`,
        artillery.output(),
      );
    });
    // Without a play under way nobody waits for this, and it must not count as unhandled.
    this.#died.catch(() => undefined);
  }

  async play(play: Play): Promise<PlaySummary> {
    if (this.#current !== undefined) {
      throw new Error(`Play "${play.id}" cannot start: play "${this.#current}" is under way.`);
    }
    checkTarget(play.targetUrl, this.#options.allowedHosts);
    const signals = [play.signal, this.#options.signal].filter((signal) => signal !== undefined);
    const signal = AbortSignal.any(signals);
    signal.throwIfAborted();
    this.#current = play.id;
    const schedulePath = join(this.#folder, `schedule-${play.schedule.hash}.ndjson`);
    try {
      const recordsPath = resolve(play.recordsPath);
      await mkdir(dirname(recordsPath), { recursive: true });
      await writeScheduleFile(schedulePath, headerOf(play.schedule), play.schedule.entries);
      await unlessAborted(Promise.race([this.#conductor.ready, this.#died]), signal);
      const { generator, requestsSha256 } = await this.#perform(
        { id: play.id, schedulePath, recordsPath, targetUrl: play.targetUrl },
        signal,
      );
      return { ...generator, requestsSha256 };
    } finally {
      this.#current = undefined;
      await rm(schedulePath, { force: true });
    }
  }

  async #perform(
    order: { id: string; schedulePath: string; recordsPath: string; targetUrl: string },
    signal: AbortSignal,
  ) {
    const end = Promise.withResolvers<PlayResult>();
    const onMessage = (message: EngineMessage) => {
      if (message.type === 'ready' || message.id !== order.id) return;
      if (message.type === 'second') this.#options.onSecond?.({ play: order.id, ...message.progress });
      else if (message.type === 'done') end.resolve(message.result);
      else if (message.type === 'stopped') end.reject(signal.reason);
      else
        end.reject(
          artilleryFailure(`Play "${order.id}" failed: ${message.message}`, this.#artillery.output()),
        );
    };
    const stopListening = this.#conductor.listen(onMessage);
    const onAbort = () => this.#conductor.say({ type: 'stop', id: order.id });
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      this.#conductor.say({ type: 'play', play: order });
      return await Promise.race([end.promise, this.#died]);
    } finally {
      signal.removeEventListener('abort', onAbort);
      stopListening();
    }
  }
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', onAbort));
}

function sleep(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs).unref());
}
