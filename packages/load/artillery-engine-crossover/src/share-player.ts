import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GeneratorSecond } from '@crossover/model';
import { joinOffsets } from './clock-offset.ts';
import { type Clock, compareClock, fetchObject, storeObject } from './mailbox-client.ts';
import { playSchedule } from './play.ts';
import { recordsOf } from './play-file.ts';
import { writeRecords } from './record-file.ts';
import { readScheduleFile } from './schedule-file.ts';
import { createHeaderKey } from './sealed-headers.ts';
import type {
  PlayStart,
  ShareOrder,
  WorkerOrder,
  WorkerProgress,
  WorkerReady,
  WorkerResult,
} from './share-order.ts';

export interface ShareEffects {
  /** Where the order and the schedules are. */
  readonly folder: string;
  readonly workerId: string;
  readonly clock: Clock;
}

/**
 * One worker of a distributed play: takes a share that nobody has, tells that it is ready, sends its requests from
 * the common start on, and leaves its records in the mailbox.
 *
 * @throws Error when every share is taken, no start comes in time, or the mailbox fails.
 */
export async function playShare(order: WorkerOrder, effects: ShareEffects): Promise<void> {
  const share = await claimShare(order, effects.workerId);
  try {
    await playClaimed(order, share, effects);
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    await storeJson<WorkerProgress>(share.progress, { beats: -1, failure, seconds: [] }).catch(
      () => undefined,
    );
    throw error;
  }
}

async function playClaimed(order: WorkerOrder, share: ShareOrder, effects: ShareEffects): Promise<void> {
  const { clock, workerId } = effects;
  const { header, requests } = await readScheduleFile(join(effects.folder, share.schedule));
  const before = await compareClock(order.start, clock);
  const key = createHeaderKey();
  await storeJson<WorkerReady>(share.ready, { workerId, ...before, publicKey: key.publicKey });
  const { startAtMs, sealedHeaders } = await awaitStart(order);
  const sealed = sealedHeaders?.[workerId];
  const seconds: GeneratorSecond[] = [];
  const stopped = new AbortController();
  let beats = 0;
  const reporting = setInterval(() => {
    beats += 1;
    // One that is lost is made up for by the next: it tells everything so far.
    storeJson<WorkerProgress>(share.progress, { beats, seconds }).catch(() => undefined);
    fetchObject(order.stop).then(
      (stop) => stop === null || stopped.abort(new Error('stopped by the coordinator')),
      () => undefined,
    );
  }, order.progressEveryMs);
  try {
    const played = await playSchedule({
      requests,
      durationMs: header.durationMs,
      targetUrl: order.targetUrl,
      timeoutMs: header.timeoutMs,
      connections: header.connections,
      ...(sealed === undefined ? {} : { headers: key.open(sealed) }),
      originMs: performance.now() + (startAtMs - before.offsetMs - clock()),
      onSecond: ({ second }) => seconds.push(second),
      signal: stopped.signal,
    });
    const whole = joinOffsets(before, await compareClock(order.start, clock));
    const { records, requestsSha256 } = await packRecords(recordsOf(played, requests));
    await storeObject(share.records, records);
    await storeJson<WorkerResult>(share.result, {
      generator: played.generator,
      lagsMs: Array.from(played.lagsMs, (lagMs) => Math.round(lagMs * 1000) / 1000),
      requestsSha256,
      startErrorMs: whole.offsetMs - before.offsetMs,
      clockErrorMs: whole.errorMs,
    });
  } finally {
    clearInterval(reporting);
  }
}

async function claimShare(order: WorkerOrder, workerId: string): Promise<ShareOrder> {
  for (const share of order.shares) {
    if (await storeObject(share.claim, workerId, { onlyIfAbsent: true })) return share;
    // An answer that got lost on its way makes the second attempt find the claim of the first.
    const owner = await fetchObject(share.claimed);
    if (owner?.toString() === workerId) return share;
  }
  throw new Error(`Expected one of ${order.shares.length} shares to be free, found each taken.`);
}

async function awaitStart(order: WorkerOrder): Promise<PlayStart> {
  const untilMs = performance.now() + order.startWithinMs;
  while (performance.now() < untilMs) {
    const start = await fetchObject(order.start);
    if (start !== null) return JSON.parse(start.toString()) as PlayStart;
    if ((await fetchObject(order.stop)) !== null) break;
    await new Promise((resolve) => setTimeout(resolve, order.pollEveryMs));
  }
  throw new Error(`Expected a start within ${order.startWithinMs / 1000} s, found none.`);
}

async function packRecords(
  records: ReturnType<typeof recordsOf>,
): Promise<{ readonly records: Buffer<ArrayBuffer>; readonly requestsSha256: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'share-'));
  try {
    const path = join(folder, 'records.ndjson.gz');
    const requestsSha256 = await writeRecords(path, records);
    return { records: Buffer.from(await readFile(path)), requestsSha256 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function storeJson<T>(url: string, value: T): Promise<void> {
  await storeObject(url, JSON.stringify(value));
}
