import { setTimeout as sleep } from 'node:timers/promises';
import { compareClock, processClock, storeObject } from 'artillery-engine-crossover/mailbox-client';
import { sealHeaders } from 'artillery-engine-crossover/sealed-headers';
import type { PlayStart } from 'artillery-engine-crossover/share-order';
import { artilleryFailure } from '../artillery-process.ts';
import type { LoadProgress } from '../play.ts';
import type { Schedule } from '../schedule.ts';
import type { Launched } from './launch.ts';
import type { Mailbox } from './mailbox.ts';
import { addSeconds, type ShareOutcome } from './merge-shares.ts';
import type { Rhythm } from './placement.ts';
import type { ShareWatch } from './share-watch.ts';

/** For storing the records, and what else takes longer than it should. */
const SLACK_MS = 30_000;

/** A worker that died while it played. */
export interface LostWorker {
  readonly play: string;
  /** From 0. */
  readonly worker: number;
  readonly requests: number;
  readonly reason: string;
}

export interface DistributedPlayParts {
  readonly id: string;
  readonly schedule: Schedule;
  /** Sent with every request, beside its own; the mailbox holds them only sealed. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly watches: readonly ShareWatch[];
  readonly mailbox: Mailbox;
  readonly launched: Launched;
  readonly rhythm: Rhythm;
  readonly signal: AbortSignal;
  readonly onSecond?: ((progress: LoadProgress) => void) | undefined;
  readonly onWorkerLost?: ((lost: LostWorker) => void) | undefined;
}

/**
 * Waits for every worker, gives the start, and waits until each has delivered its records or died.
 *
 * @throws the signal's reason when aborted; CrossoverError `load-failed` when not every worker was ready in time:
 * nothing has been sent then.
 */
export async function conductShares(parts: DistributedPlayParts): Promise<readonly ShareOutcome[]> {
  const { mailbox, rhythm, watches, signal, schedule, headers } = parts;
  try {
    const { offsetMs } = await compareClock(mailbox.urlFor('GET', 'start'), processClock);
    await awaitReady(parts);
    const sealedHeaders = headers === undefined ? {} : { sealedHeaders: sealFor(watches, headers) };
    const start: PlayStart = { startAtMs: processClock() + offsetMs + rhythm.leadMs, ...sealedHeaders };
    await storeObject(mailbox.urlFor('PUT', 'start'), JSON.stringify(start));
    const startMs = performance.now() + rhythm.leadMs;
    for (const watch of watches) watch.listenFrom(startMs);
    const endMs = startMs + schedule.durationMs + schedule.workload.timeoutMs + SLACK_MS;
    let emitted = 0;
    for (;;) {
      await Promise.all(watches.map((watch) => look(watch, parts, endMs)));
      emitted = emitSeconds(parts, emitted);
      const outcomes = watches.flatMap(({ outcome }) => outcome ?? []);
      if (outcomes.length === watches.length) return outcomes;
      await sleep(rhythm.pollEveryMs, undefined, { signal });
    }
  } catch (error) {
    // Workers read it within one report; whoever is gone does no harm.
    await storeObject(mailbox.urlFor('PUT', 'stop'), 'stop').catch(() => undefined);
    signal.throwIfAborted();
    throw error;
  }
}

function sealFor(
  watches: readonly ShareWatch[],
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    watches.flatMap(({ ready }) =>
      ready === undefined ? [] : [[ready.workerId, sealHeaders(headers, ready.publicKey)]],
    ),
  );
}

async function awaitReady({ watches, rhythm, signal, launched, id }: DistributedPlayParts): Promise<void> {
  const untilMs = performance.now() + rhythm.startWithinMs;
  for (;;) {
    await Promise.all(watches.map((watch) => Promise.all([watch.lookForReady(), watch.lookForProgress()])));
    const ready = watches.filter((watch) => watch.ready !== undefined).length;
    if (ready === watches.length) return;
    const failure = watches.find((watch) => watch.failure !== undefined)?.failure;
    const hasEnded = launched.ended.size > 0;
    if (failure !== undefined || hasEnded || performance.now() > untilMs) {
      const late = `${rhythm.startWithinMs / 1000} s had gone by`;
      const why = failure !== undefined ? `one failed: ${failure}` : hasEnded ? 'one of them ended' : late;
      throw artilleryFailure(
        `Play "${id}" failed: expected ${watches.length} workers to be ready, found ${ready} when ${why.replace(/\.$/, '')}.`,
        launched.output(),
        { hint: 'Nothing was sent. "crossover doctor --aws" checks the settings that workers on AWS need.' },
      );
    }
    await sleep(rhythm.pollEveryMs, undefined, { signal });
  }
}

async function look(watch: ShareWatch, parts: DistributedPlayParts, endMs: number): Promise<void> {
  if (watch.outcome !== undefined) return;
  // Asked before the result is: a worker may deliver it and end in between.
  const died = reasonToGiveUp(watch, parts, endMs);
  await watch.lookForProgress();
  await watch.lookForResult();
  const reason = watch.failure ?? died;
  if (watch.outcome !== undefined || reason === null) return;
  watch.giveUp();
  const { worker, entries } = watch.share;
  parts.onWorkerLost?.({ play: parts.id, worker, requests: entries.length, reason });
}

function reasonToGiveUp(watch: ShareWatch, parts: DistributedPlayParts, endMs: number): string | null {
  const { ended } = parts.launched;
  if (ended.has('all') || ended.has(watch.ready?.workerId ?? '')) return 'its process ended';
  if (watch.silentMs > parts.rhythm.silentForMs)
    return `nothing was heard of it for ${parts.rhythm.silentForMs / 1000} s`;
  return performance.now() > endMs ? 'it did not come to its end' : null;
}

/** Seconds that no worker will tell more of; percentiles of several are known only when their records are. */
function emitSeconds({ watches, onSecond, id, schedule }: DistributedPlayParts, emitted: number): number {
  const known = (of: readonly ShareWatch[]) => of.map(({ seconds }) => seconds.length);
  const living = watches.filter(({ outcome }) => outcome === undefined);
  const until = living.length === 0 ? Math.max(...known(watches)) : Math.min(...known(living));
  const seconds = addSeconds(watches.map((watch) => watch.seconds)).slice(0, until);
  for (const second of seconds.slice(emitted)) {
    const upTo = seconds.slice(0, second.second + 1);
    const total = (of: (one: (typeof seconds)[number]) => number) =>
      upTo.reduce((sum, one) => sum + of(one), 0);
    onSecond?.({
      play: id,
      second,
      scheduled: schedule.entries.length,
      sent: total(({ sent }) => sent),
      completed: total(({ completed }) => completed),
      failed: total(({ failed }) => failed),
      p50Ms: null,
      p99Ms: null,
    });
  }
  return Math.max(emitted, until);
}
