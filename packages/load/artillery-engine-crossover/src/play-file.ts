import type { Request } from '@crossover/model';
import type { MetricEmitter } from './metrics.ts';
import { ArtilleryMetrics } from './metrics.ts';
import { type Played, playSchedule } from './play.ts';
import type { PlayOrder, PlayProgress, PlayResult, ScheduledRequest } from './protocol.ts';
import { writeRecords } from './record-file.ts';
import { readScheduleFile } from './schedule-file.ts';

/** Plays a schedule file against a target and stores its records. @throws the signal's reason when aborted. */
export async function playFile(
  order: Omit<PlayOrder, 'id'>,
  effects: {
    readonly emitter?: MetricEmitter;
    readonly onSecond?: (progress: PlayProgress) => void;
    readonly signal?: AbortSignal;
  },
): Promise<PlayResult> {
  const { header, requests } = await readScheduleFile(order.schedulePath);
  const played = await playSchedule({
    requests,
    durationMs: header.durationMs,
    targetUrl: order.targetUrl,
    timeoutMs: header.timeoutMs,
    connections: header.connections,
    ...(order.headers === undefined ? {} : { headers: order.headers }),
    ...(effects.emitter === undefined ? {} : { metrics: new ArtilleryMetrics(effects.emitter) }),
    ...(effects.onSecond === undefined ? {} : { onSecond: effects.onSecond }),
    ...(effects.signal === undefined ? {} : { signal: effects.signal }),
  });
  const requestsSha256 = await writeRecords(order.recordsPath, recordsOf(played, requests));
  return { generator: played.generator, requestsSha256 };
}

/** Of a share of a schedule, too: the index is the one in the whole schedule. */
export function* recordsOf(played: Played, requests: readonly ScheduledRequest[]): Generator<Request> {
  for (const [position, request] of requests.entries())
    yield { ...played.store.read(position, request), index: request.index };
}
