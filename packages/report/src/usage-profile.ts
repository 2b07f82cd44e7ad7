import type { ProvenanceKind, Quantity, Unit, UsageInput, UsageProfile } from '@crossover/model';
import { bootstrapInterval } from '@crossover/stats';
import { roundNumber } from './canonical-json.ts';
import type { RunData } from './run-data.ts';

type Found = UsageProfile['inputs'][UsageInput];

/**
 * What the run measured of one architecture's usage, from its valid repeats. What a short run cannot tell (how many
 * cold starts a month without pauses has, how readers' clients reuse connections) is left to the model's defaults.
 */
export function measureUsage(run: RunData, architecture: string, provenance: ProvenanceKind): UsageProfile {
  const valid = run.repeats.filter(
    ({ planned, isValid }) => isValid && planned.architecture === architecture,
  );
  const observations = valid.flatMap(({ repeat }) =>
    repeat?.state === 'completed' && repeat.observation !== null ? [repeat.observation] : [],
  );
  const served = observations.filter(({ requests }) => requests > 0);
  const mean = (unit: Unit, what: string, values: readonly (number | null | undefined)[]) =>
    meanOver(values, unit, what, provenance);
  const cold = run.telemetry.coldStarts.filter((start) => start.architecture === architecture);
  const found: [UsageInput, Found | null][] = [
    [
      'requestBytes',
      mean(
        'bytes',
        'bytes received per request',
        served.map((one) => one.requestBytes / one.requests),
      ),
    ],
    [
      'responseBytes',
      mean(
        'bytes',
        'bytes sent per request',
        served.map((one) => one.responseBytes / one.requests),
      ),
    ],
    [
      'databaseCpuMsPerRequest',
      mean(
        'ms',
        'CPU time of the database per request',
        served.map((one) => perRequest(one.cpuSeconds.database, one.requests)),
      ),
    ],
    [
      'databaseQueriesPerRequest',
      mean(
        'count',
        'queries per request',
        served.map((one) => (one.databaseQueries === null ? null : one.databaseQueries / one.requests)),
      ),
    ],
    [
      'serverCpuMsPerRequest',
      mean(
        'ms',
        'CPU time of the servers per request',
        // Beside functions, servers answer only their half.
        served.map((one) => perRequest(one.cpuSeconds.servers, one.balancing?.servers ?? one.requests)),
      ),
    ],
    [
      'billedDurationMs',
      mean(
        'ms',
        'billed duration of warm invocations',
        valid.map((one) => one.warmBilledDurationMs),
      ),
    ],
    [
      'initDurationMs',
      mean(
        'ms',
        'init of cold starts, live and alone',
        cold.map((start) => start.initDurationMs),
      ),
    ],
    ['serverCapacityPerSecond', capacityOf(run, architecture, provenance)],
  ];
  return {
    architecture,
    inputs: Object.fromEntries(
      found.flatMap(([name, input]) => (input === null || input === undefined ? [] : [[name, input]])),
    ),
  };
}

/** A CPU time of 0 means that the architecture has no such part. */
const perRequest = (seconds: number | undefined, requests: number) =>
  seconds === undefined || seconds === 0 || requests === 0 ? null : (seconds * 1000) / requests;

/** One repeat tells nothing about the next; without this a bill from it would look certain. */
const UNKNOWN_SPREAD = 1.5;

function meanOver(
  values: readonly (number | null | undefined)[],
  unit: Unit,
  what: string,
  provenance: ProvenanceKind,
): Found | null {
  const known = values.flatMap((value) => (value === null || value === undefined ? [] : [value]));
  if (known.length === 0) return null;
  const statistic = (of: readonly number[], weights: readonly number[]) =>
    of.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0) /
    weights.reduce((a, b) => a + b, 0);
  const interval = bootstrapInterval(known, statistic);
  const value = known.reduce((sum, one) => sum + one, 0) / known.length;
  const quantity: Quantity = {
    value: roundNumber(value),
    unit,
    low: roundNumber(interval === null ? value / UNKNOWN_SPREAD : Math.max(0, interval.low)),
    high: roundNumber(interval === null ? value * UNKNOWN_SPREAD : interval.high),
    n: known.length,
    provenance,
    reason: interval === null ? 'one valid repeat has no interval: a factor either way is assumed' : null,
  };
  return { quantity, source: `this run: ${what}` };
}

/** The highest rate held; the truth lies between it and the first rate that was not. */
function capacityOf({ telemetry }: RunData, architecture: string, provenance: ProvenanceKind): Found | null {
  const capacity = telemetry.capacities.find((one) => one.architecture === architecture);
  if (capacity === undefined || capacity.ratePerSecond === null) return null;
  const held = capacity.ratePerSecond;
  const next = capacity.steps
    .map((step) => step.ratePerSecond)
    .filter((rate) => rate > held)
    .sort((a, b) => a - b)[0];
  return {
    quantity: {
      value: held,
      unit: 'requests/s',
      low: held,
      high: next ?? held,
      n: capacity.steps.length,
      provenance,
      reason: capacity.isBracketed ? null : 'even the highest rate tried was held: it is at least this',
    },
    source: 'this run: highest rate one instance held within the objective; up to the first that it did not',
  };
}
