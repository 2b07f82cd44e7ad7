import { CrossoverError } from '@crossover/model';
import type { Connections, ScheduledRequest } from 'artillery-engine-crossover/protocol';
import type { Schedule } from '../schedule.ts';

/** One worker's part of a schedule: requests keep their index and time of the whole. */
export interface ScheduleShare {
  /** From 0. */
  readonly worker: number;
  readonly entries: readonly ScheduledRequest[];
  readonly connections: Connections;
}

/**
 * Deals a schedule's requests to workers in turn, in the order of their times: every request is with exactly one of
 * them, and each worker's arrivals follow the shape of the whole. A bound on connections is dealt out too.
 *
 * @throws CrossoverError `usage` when a worker would have no request, or no connection.
 */
export function splitSchedule(schedule: Schedule, workers: number): readonly ScheduleShare[] {
  const { connections } = schedule.workload;
  const most = Math.min(
    schedule.entries.length,
    connections.mode === 'keep-alive' ? connections.max : Infinity,
  );
  if (!Number.isInteger(workers) || workers < 1 || workers > most) {
    throw new CrossoverError(
      'usage',
      `Expected 1 to ${most} workers for "${schedule.workload.name}", found ${workers}.`,
      { hint: 'Each worker needs a request to send and a connection to send it on.' },
    );
  }
  return Array.from({ length: workers }, (_, worker) => ({
    worker,
    entries: schedule.entries.filter((_entry, position) => position % workers === worker),
    connections: shareConnections(connections, worker, workers),
  }));
}

function shareConnections(connections: Connections, worker: number, workers: number): Connections {
  if (connections.mode === 'per-request') return connections;
  const rest = connections.max % workers;
  return { mode: 'keep-alive', max: Math.floor(connections.max / workers) + (worker < rest ? 1 : 0) };
}
