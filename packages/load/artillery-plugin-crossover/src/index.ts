import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { writeRecords } from 'artillery-engine-crossover/record-file';
import { sharedRecorder } from 'artillery-engine-crossover/script-recorder';
import { attachHooks, type HookableScript } from './hooks.ts';
import { HostGuard } from './host-guard.ts';
import { warmUp } from './warm-up.ts';

/** A worker's mark that its records are still to come. */
const PENDING = '.pending';

/** The main thread's mark that every worker's records are there, and the script's own checks are all that may fail. */
const ENDED = 'ended';

/** Hosts that the script would have loaded though it may not, one file each. */
const REFUSED = 'refused-';

/** Writing the records of a long run takes seconds; past this something is wrong, and the mark says so. */
const WRITING_LIMIT_MS = 120_000;

interface PluginSettings {
  /** Folder for one records file per worker thread, `requests-<worker>.ndjson.gz`; it must exist. */
  readonly records?: string;
  /** Local socket to which a line is sent after each second; optional. */
  readonly progress?: string;
  /** Hosts that requests may go to; absent: any. */
  readonly hosts?: readonly string[];
}

interface PluginScript extends HookableScript {
  readonly config: HookableScript['config'] & { readonly plugins?: { readonly crossover?: PluginSettings } };
}

/**
 * The Artillery plugin `crossover`: one record per request of the stock HTTP engine, or of the engine `crossover`
 * when that runs a script's flow. Times are on the machine's monotonic clock, so that the files of several workers
 * fit together.
 */
export class Plugin {
  readonly #folder: string;
  readonly #progressPath: string | undefined;
  readonly #isWorker = process.env.LOCAL_WORKER_ID !== undefined;
  #progress: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** Artillery makes plugins in its main thread too, where no request is sent. */
  constructor(script: PluginScript) {
    const settings = script.config.plugins?.crossover;
    if (settings?.records === undefined) {
      throw new Error('Expected "config.plugins.crossover.records", the folder for the records, found none.');
    }
    this.#folder = settings.records;
    this.#progressPath = settings.progress;
    if (!this.#isWorker) return;
    writeFileSync(this.#pathOf(PENDING), '');
    const recorder = sharedRecorder();
    if (settings.hosts !== undefined) recorder.restrict(settings.hosts, (host) => this.#refuse(host));
    attachHooks(script, recorder, new HostGuard((host) => recorder.mayLoad(host)));
    if (script.config.engine !== 'crossover') void warmUp();
    this.#startProgress();
  }

  /** Artillery tells its workers to end and leaves; only this call in its main thread makes it wait for them. */
  cleanup(done: (error?: Error) => void): void {
    (this.#isWorker ? this.#storeRecords() : this.#untilStored()).then(
      () => done(),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
  }

  async #storeRecords(): Promise<void> {
    clearInterval(this.#timer);
    this.#reportSecond();
    this.#progress?.end();
    await writeRecords(this.#pathOf('.ndjson.gz'), sharedRecorder().finish());
    rmSync(this.#pathOf(PENDING));
  }

  async #untilStored(): Promise<void> {
    const limit = performance.now() + WRITING_LIMIT_MS;
    const isPending = () => readdirSync(this.#folder).some((name) => name.endsWith(PENDING));
    while (isPending() && performance.now() < limit) await sleep(10);
    if (!isPending()) writeFileSync(join(this.#folder, ENDED), '');
  }

  /** At once: whoever waits for the run ends it. */
  #refuse(host: string): void {
    writeFileSync(join(this.#folder, `${REFUSED}${encodeURIComponent(host)}`), '');
  }

  #pathOf(extension: string): string {
    return join(this.#folder, `requests-${threadId}${extension}`);
  }

  #startProgress(): void {
    if (this.#progressPath === undefined) return;
    this.#progress = connect(this.#progressPath);
    // Nobody listens any more: the records still count.
    this.#progress.on('error', () => this.#progress?.destroy());
    this.#timer = setInterval(() => this.#reportSecond(), 1000);
    this.#timer.unref();
  }

  #reportSecond(): void {
    const progress = sharedRecorder().closeSecond();
    this.#progress?.write(`${JSON.stringify({ type: 'second', id: String(threadId), progress })}\n`);
  }
}
