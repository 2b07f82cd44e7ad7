import { createHash } from 'node:crypto';
import type { Workload } from '@crossover/model';
import type { ScheduledRequest, ScheduleHeader } from 'artillery-engine-crossover/protocol';
import { placeArrivals } from './arrivals.ts';
import { dealScenarios } from './mix.ts';
import { createProductRequests } from './product-requests.ts';
import { createRandom } from './random.ts';

/** The exact sequence of requests of a workload and when each is to be sent: the same for every architecture. */
export interface Schedule {
  readonly workload: Workload;
  readonly entries: readonly ScheduledRequest[];
  /** SHA-256 of everything that is sent and when, hexadecimal. */
  readonly hash: string;
  /** From the start to the end of the last phase, pauses included. */
  readonly durationMs: number;
}

/**
 * Compiles a workload to its schedule. The same workload gives the same schedule on every machine.
 *
 * @throws CrossoverError `invalid-workload` when it deletes more products than the data set has.
 */
export function compileSchedule(workload: Workload): Schedule {
  const arrivals = placeArrivals(workload, createRandom(workload.seed, 'arrivals'));
  const scenarios = dealScenarios(workload.scenarios, arrivals.length, createRandom(workload.seed, 'mix'));
  const requests = createProductRequests(
    workload,
    scenarios.map((scenario) => scenario.operation),
  );
  const entries = arrivals.map(({ intendedMs, phase }, index): ScheduledRequest => {
    const scenario = scenarios[index];
    const request = requests[index];
    if (scenario === undefined || request === undefined)
      throw new Error('A schedule has one request per arrival.');
    return {
      index,
      intendedMs,
      phase: phase.name,
      isWarmUp: phase.isWarmUp,
      scenario: scenario.name,
      ...request,
    };
  });
  const durationMs = workload.phases.reduce((sum, phase) => sum + phase.durationSeconds * 1000, 0);
  return { workload, entries, hash: hashOf(workload, entries), durationMs };
}

/** The first line of the schedule's file. */
export function headerOf(schedule: Schedule): ScheduleHeader {
  return {
    schemaVersion: 1,
    hash: schedule.hash,
    requests: schedule.entries.length,
    durationMs: schedule.durationMs,
    timeoutMs: schedule.workload.timeoutMs,
    connections: schedule.workload.connections,
  };
}

/**
 * Over one line per request, each an array in fixed order: an object's hash would depend on the order of its keys.
 * The data set, connections and time limit are part of the work; title, description and SLO are not.
 */
function hashOf(workload: Workload, entries: readonly ScheduledRequest[]): string {
  const { connections, timeoutMs, dataset } = workload;
  const max = connections.mode === 'keep-alive' ? connections.max : null;
  const hash = createHash('sha256');
  hash.update(`${JSON.stringify([1, dataset.products, connections.mode, max, timeoutMs])}\n`);
  for (const entry of entries) {
    const headers = Object.entries(entry.headers).sort(([a], [b]) => (a < b ? -1 : 1));
    const { intendedMs, phase, isWarmUp, scenario, method, path, body } = entry;
    hash.update(`${JSON.stringify([intendedMs, phase, isWarmUp, scenario, method, path, headers, body])}\n`);
  }
  return hash.digest('hex');
}
