import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { EngineMessage, PlayOrder, PlayResult } from 'artillery-engine-crossover/protocol';
import { writeScheduleFile } from 'artillery-engine-crossover/schedule-file';
import { type ArtilleryProcess, artilleryFailure } from './artillery-process.ts';
import type { Conductor } from './conductor.ts';
import type { LoadGenerator, LoadProgress, Play, PlaySummary } from './play.ts';
import { headerOf } from './schedule.ts';
import { checkTarget } from './target.ts';

/** For Artillery's start before the first play, and for storing the records. */
const SLACK_MS = 30_000;
/** Stopping takes milliseconds; whoever has pressed Ctrl-C must not wait for an engine that no longer answers. */
const STOP_WITHIN_MS = 2_000;

export interface ConductedGeneratorParts {
  /** For the schedules under way. */
  readonly folder: string;
  readonly conductor: Pick<Conductor, 'ready' | 'say' | 'listen'>;
  readonly artillery: Pick<ArtilleryProcess, 'exited' | 'output' | 'kill'>;
  readonly allowedHosts?: readonly string[] | undefined;
  readonly onSecond?: ((progress: LoadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Calls `then` after `delayMs` unless the function that it returns is called before. Default: by a timer. */
  readonly after?: ((delayMs: number, then: () => void) => () => void) | undefined;
}

/** Plays schedules by an engine that follows a conductor; ends an engine that does not do as it is told. */
export class ConductedGenerator implements LoadGenerator {
  readonly #parts: ConductedGeneratorParts;
  readonly #died: Promise<never>;
  #current: string | undefined;

  constructor(parts: ConductedGeneratorParts) {
    this.#parts = parts;
    const { artillery } = parts;
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
    const { folder, allowedHosts } = this.#parts;
    checkTarget(play.targetUrl, allowedHosts);
    const signal = AbortSignal.any([play.signal, this.#parts.signal].filter((one) => one !== undefined));
    signal.throwIfAborted();
    this.#current = play.id;
    const schedulePath = join(folder, `schedule-${play.schedule.hash}.ndjson`);
    try {
      const recordsPath = resolve(play.recordsPath);
      await mkdir(dirname(recordsPath), { recursive: true });
      await writeScheduleFile(schedulePath, headerOf(play.schedule), play.schedule.entries);
      const order: PlayOrder = {
        id: play.id,
        schedulePath,
        recordsPath,
        targetUrl: play.targetUrl,
        ...(play.headers !== undefined && { headers: play.headers }),
      };
      const { durationMs, workload } = play.schedule;
      const { generator, requestsSha256 } = await this.#perform(
        order,
        durationMs + workload.timeoutMs + SLACK_MS,
        signal,
      );
      return { ...generator, requestsSha256 };
    } finally {
      this.#current = undefined;
      await rm(schedulePath, { force: true });
    }
  }

  async #perform(order: PlayOrder, withinMs: number, signal: AbortSignal): Promise<PlayResult> {
    // It may have come while the schedule was written, and is not told again.
    signal.throwIfAborted();
    const { conductor, artillery, onSecond, after = byTimer } = this.#parts;
    const end = Promise.withResolvers<PlayResult>();
    let isOrdered = false;
    const giveUp = (reason: unknown) => {
      end.reject(reason);
      // What it still does must not disturb another play, nor the target.
      void artillery.kill();
    };
    const fail = (message: string, options?: { hint: string }) =>
      artilleryFailure(`Play "${order.id}" failed: ${message}`, artillery.output(), options);
    const stopListening = conductor.listen((message: EngineMessage) => {
      if (message.type === 'ready' || message.id !== order.id) return;
      if (message.type === 'second') onSecond?.({ play: order.id, ...message.progress });
      else if (message.type === 'done') end.resolve(message.result);
      else if (message.type === 'stopped') end.reject(signal.reason);
      else
        end.reject(
          fail(message.message.replace(/\.?$/, '.'), {
            hint: 'Mend that, then repeat the run with --resume.',
          }),
        );
    });
    const cancelDeadline = after(withinMs, () =>
      giveUp(
        fail(`expected its end within ${withinMs / 1000} s, found none.`, {
          hint: 'Artillery was ended. Play again while this machine has less else to do, or at a lower rate.',
        }),
      ),
    );
    let cancelStop = () => {};
    const onAbort = () => {
      if (!isOrdered) return end.reject(signal.reason);
      conductor.say({ type: 'stop', id: order.id });
      cancelStop = after(STOP_WITHIN_MS, () => giveUp(signal.reason));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await Promise.race([conductor.ready, end.promise, this.#died]);
      signal.throwIfAborted();
      isOrdered = true;
      conductor.say({ type: 'play', play: order });
      return await Promise.race([end.promise, this.#died]);
    } finally {
      cancelDeadline();
      cancelStop();
      signal.removeEventListener('abort', onAbort);
      stopListening();
    }
  }
}

function byTimer(delayMs: number, then: () => void): () => void {
  const timer = setTimeout(then, delayMs);
  return () => clearTimeout(timer);
}
