import { findArchitecture, type Plan } from '@crossover/model';
import { calibrationPlays } from './calibrate.ts';
import { isSameServer } from './measure-capacity.ts';

/** Measured on two cores, rounded up: what a run takes besides the load that it sends. */
const START_SECONDS = 8;
const SECONDS_PER_COLD_START = 0.2;
const SECONDS_BETWEEN_REPEATS = 0.7;
const CAPACITY_WARM_UP_SECONDS = 1.5;
const REPORT_AND_SITE_SECONDS = 14;

/** Workers start anew for each repeat. On this machine as measured; on AWS an estimate: nobody has measured it here. */
const WORKERS_START_SECONDS = { here: 3, fargate: 150, lambda: 30 };

/** Load alone, and what the run takes in all if every repeat and every step of the capacity search is run. */
export function estimateDuration(plan: Plan): { loadSeconds: number; totalSeconds: number } {
  const secondsOf = new Map(plan.workloads.map((w) => [w.workload.name, w.durationSeconds]));
  const loadSeconds = plan.order.reduce((sum, r) => sum + (secondsOf.get(r.workload) ?? 0), 0);
  const architectures = plan.architectures.map(findArchitecture);
  const withFunctions = architectures.filter(({ functions }) => functions !== undefined).length;
  const differentServers = architectures.filter(
    ({ id, servers }, i) =>
      servers !== undefined && !architectures.slice(0, i).some((other) => isSameServer(other.id, id)),
  ).length;
  const calibrationSeconds = calibrationPlays(plan).reduce(
    (sum, { workload }) => sum + 2 * workload.phases.reduce((s, p) => s + p.durationSeconds, 0),
    0,
  );
  const startSeconds =
    plan.loadWorkers === undefined ? 0 : WORKERS_START_SECONDS[plan.loadWorkersOn?.where ?? 'here'];
  const stepSeconds = plan.capacityStepSeconds + CAPACITY_WARM_UP_SECONDS;
  return {
    loadSeconds,
    totalSeconds:
      START_SECONDS +
      withFunctions * plan.coldStarts * SECONDS_PER_COLD_START +
      calibrationSeconds +
      loadSeconds +
      plan.order.length * (SECONDS_BETWEEN_REPEATS + startSeconds) +
      differentServers * plan.capacityRatesPerSecond.length * stepSeconds +
      REPORT_AND_SITE_SECONDS,
  };
}
