import { isScript, type PlannedWorkload } from '@crossover/model';
import { roundNumber } from './canonical-json.ts';
import { exact, missing } from './quantity.ts';

/** A workload as the article describes it; its rate is planned, not measured. */
export function describeWorkload(planned: PlannedWorkload) {
  const { workload, scheduleHash, scheduledRequests, durationSeconds } = planned;
  const base = {
    name: workload.name,
    title: workload.title,
    description: workload.description,
    scheduleHash,
    scheduledRequests,
    durationSeconds,
    slo: workload.slo,
    products: workload.dataset.products,
  };
  if (isScript(workload)) {
    return {
      ...base,
      meanRatePerSecond: missing('requests/s', 'modelled', 'a script says when it runs what it sends'),
      timeoutMs: null,
      arrivals: 'as the script says',
      connections: 'as the script says',
      mix: {},
    };
  }
  const measured = workload.phases.filter((phase) => !phase.isWarmUp);
  const seconds = measured.reduce((sum, phase) => sum + phase.durationSeconds, 0);
  const arrivals = measured.reduce(
    (sum, { durationSeconds: length, ratePerSecond, rampToRatePerSecond = ratePerSecond }) =>
      sum + (length * (ratePerSecond + rampToRatePerSecond)) / 2,
    0,
  );
  const weights = workload.scenarios.reduce((sum, { weight }) => sum + weight, 0);
  return {
    ...base,
    meanRatePerSecond: exact(arrivals / seconds, 'requests/s', 'modelled'),
    timeoutMs: workload.timeoutMs,
    arrivals: workload.arrivals === 'poisson' ? 'Poisson' : 'evenly spaced',
    connections:
      workload.connections.mode === 'keep-alive' ? 'kept alive and shared' : 'a new one for each request',
    mix: Object.fromEntries(
      workload.scenarios.map(({ name, weight }) => [name, roundNumber(weight / weights)]),
    ),
  };
}
