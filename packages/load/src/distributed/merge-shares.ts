import {
  CrossoverError,
  counted,
  type Generator,
  type GeneratorSecond,
  type Request,
} from '@crossover/model';
import { quantileOfUnsorted } from 'artillery-engine-crossover/second-meter';
import type { WorkerResult } from 'artillery-engine-crossover/share-order';
import type { ScheduleShare } from './split-schedule.ts';

/** What came back of one share: null when its worker died. */
export interface ShareOutcome {
  readonly share: ScheduleShare;
  readonly played: { readonly result: WorkerResult; readonly requests: readonly Request[] } | null;
}

export interface MergedPlay {
  /** In the order of the schedule. */
  readonly requests: readonly Request[];
  readonly generator: Generator;
}

/**
 * Puts the workers' requests together, each as it was recorded: nothing is averaged, so every percentile is the one
 * of all requests. All times of a worker that began at another moment than agreed are moved by that difference -
 * unless it is smaller than the doubt about its clock - which leaves response times as they are. The schedule's start
 * is the earliest worker's.
 *
 * @throws CrossoverError `load-failed` when every worker died, or one sent other requests than its own.
 */
export function mergeShares(outcomes: readonly ShareOutcome[]): MergedPlay {
  const played = outcomes.flatMap((outcome) => outcome.played ?? []);
  if (played.length === 0)
    throw new CrossoverError(
      'load-failed',
      `Expected records of ${outcomes.length} workers, found that each of them died.`,
      { hint: 'See what Artillery printed; then repeat the run with --resume.' },
    );
  const shiftsMs = outcomes.map((outcome) => (outcome.played === null ? 0 : shiftOf(outcome.played.result)));
  const earliestMs = Math.min(0, ...shiftsMs);
  const requests = outcomes.flatMap(({ share, played: part }, worker) => {
    if (part === null) return [];
    assertOwn(share, part.requests);
    return part.requests.map((request) => moved(request, (shiftsMs[worker] ?? 0) - earliestMs));
  });
  requests.sort((a, b) => a.index - b.index);
  return { requests, generator: summarise(outcomes, shiftsMs) };
}

function shiftOf({ startErrorMs, clockErrorMs }: WorkerResult): number {
  return Math.abs(startErrorMs) > clockErrorMs ? startErrorMs : 0;
}

function moved(request: Request, byMs: number): Request {
  if (byMs === 0) return request;
  const at = (timeMs: number) => Math.round((timeMs + byMs) * 1000) / 1000;
  const orNull = (timeMs: number | null) => (timeMs === null ? null : at(timeMs));
  return {
    ...request,
    intendedMs: at(request.intendedMs),
    sentMs: at(request.sentMs),
    connectedMs: orNull(request.connectedMs),
    firstByteMs: orNull(request.firstByteMs),
    endMs: at(request.endMs),
  };
}

function assertOwn(share: ScheduleShare, requests: readonly Request[]): void {
  const isOwn =
    requests.length === share.entries.length &&
    requests.every((request, position) => request.index === share.entries[position]?.index);
  if (!isOwn)
    throw new CrossoverError(
      'load-failed',
      `Expected the ${counted(share.entries.length, 'request')} of its share from worker ${share.worker + 1}, found others.`,
      { hint: 'Repeat the run with --resume.' },
    );
}

function summarise(outcomes: readonly ShareOutcome[], shiftsMs: readonly number[]): Generator {
  const results = outcomes.flatMap(({ played }) => played?.result ?? []);
  const lagsMs = results.flatMap((result) => result.lagsMs);
  const total = (of: (generator: Generator) => number) =>
    results.reduce((sum, { generator }) => sum + of(generator), 0);
  return {
    scheduled: outcomes.reduce((sum, { share }) => sum + share.entries.length, 0),
    sent: total(({ sent }) => sent),
    completed: total(({ completed }) => completed),
    failed: total(({ failed }) => failed),
    lagP50Ms: quantileOfUnsorted(lagsMs, 0.5),
    lagP99Ms: quantileOfUnsorted(lagsMs, 0.99),
    lagMaxMs: quantileOfUnsorted(lagsMs, 1),
    connectionsOpened: total(({ connectionsOpened }) => connectionsOpened),
    waitedForConnection: total(({ waitedForConnection }) => waitedForConnection ?? 0),
    seconds: addSeconds(results.map(({ generator }) => generator.seconds)),
    workers: outcomes.map(({ share, played }, worker) => ({
      worker,
      scheduled: share.entries.length,
      shiftMs: shiftsMs[worker] ?? 0,
      clockErrorMs: played === null ? null : played.result.clockErrorMs,
      missing:
        played === null
          ? {
              firstIndex: share.entries[0]?.index ?? 0,
              everyNth: outcomes.length,
              requests: share.entries.length,
            }
          : null,
    })),
  };
}

/** Counts and CPU are added; lateness and event loop are the worst of any worker, which bounds the percentile of all. */
export function addSeconds(parts: readonly (readonly GeneratorSecond[])[]): GeneratorSecond[] {
  const length = Math.max(0, ...parts.map((seconds) => seconds.length));
  return Array.from({ length }, (_, second) => {
    const row = parts.flatMap((seconds) => seconds[second] ?? []);
    const total = (of: (one: GeneratorSecond) => number) => row.reduce((sum, one) => sum + of(one), 0);
    return {
      second,
      scheduled: total(({ scheduled }) => scheduled),
      sent: total(({ sent }) => sent),
      completed: total(({ completed }) => completed),
      failed: total(({ failed }) => failed),
      lagP99Ms: Math.max(...row.map(({ lagP99Ms }) => lagP99Ms)),
      eventLoopDelayMaxMs: Math.max(...row.map(({ eventLoopDelayMaxMs }) => eventLoopDelayMaxMs)),
      cpuSeconds: total(({ cpuSeconds }) => cpuSeconds),
    };
  });
}
