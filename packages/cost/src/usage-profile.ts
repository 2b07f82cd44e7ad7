import type { Capacity, ColdStart, Observation, Quantity, UsageInput, UsageProfile } from '@crossover/model';
import { studentTCritical } from '@crossover/stats';

export interface ProfileSources {
  readonly architecture: string;
  /** What was observed in each valid repeat. */
  readonly observations: readonly Observation[];
  /** Live cold starts, measured alone. */
  readonly coldStarts?: readonly ColdStart[];
  readonly capacity?: Capacity;
  readonly provenance: Quantity['provenance'];
  /** Where the numbers are from, in words, e.g. the run and its workloads. */
  readonly source: string;
}

type Inputs = UsageProfile['inputs'];

/** Mean over repeats with its 95 % Student interval; without one below two repeats. */
function meanOf(
  values: readonly number[],
  unit: Quantity['unit'],
  provenance: Quantity['provenance'],
): Quantity {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const base = { value: mean, unit, n, provenance };
  if (n < 2) return { ...base, low: null, high: null, reason: 'one repeat has no interval' };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = studentTCritical(0.95, n - 1) * Math.sqrt(variance / n);
  return { ...base, low: Math.max(0, mean - half), high: mean + half, reason: null };
}

/** Of one repeat, per request; null when the repeat cannot tell. */
const PER_REQUEST: Readonly<
  Partial<Record<UsageInput, { unit: Quantity['unit']; of: (o: Observation) => number | null }>>
> = {
  requestBytes: { unit: 'bytes', of: (o) => o.requestBytes / o.requests },
  responseBytes: { unit: 'bytes', of: (o) => o.responseBytes / o.requests },
  newConnectionShare: { unit: 'share', of: (o) => Math.min(1, o.newConnections / o.requests) },
  databaseQueriesPerRequest: {
    unit: 'count',
    of: (o) => (o.databaseQueries === null ? null : o.databaseQueries / o.requests),
  },
  databaseCpuMsPerRequest: { unit: 'ms', of: (o) => cpuMs(o, 'database') },
  serverCpuMsPerRequest: { unit: 'ms', of: (o) => cpuMs(o, 'servers') },
  billedDurationMs: { unit: 'ms', of: (o) => o.functions?.meanWarmBilledDurationMs ?? null },
};

function cpuMs(observation: Observation, part: string): number | null {
  const seconds = observation.cpuSeconds[part];
  return seconds === undefined || seconds === 0 ? null : (1000 * seconds) / observation.requests;
}

/** The rate held, between it and the step that was not; open upwards when every step was held. */
function capacityQuantity(capacity: Capacity, provenance: Quantity['provenance']): Quantity | null {
  if (capacity.ratePerSecond === null) return null;
  const missed = capacity.steps.find(
    (step) => !step.isHeld && step.ratePerSecond > (capacity.ratePerSecond ?? 0),
  );
  return {
    value: capacity.ratePerSecond,
    unit: 'requests/s',
    low: capacity.ratePerSecond,
    high: missed?.ratePerSecond ?? capacity.ratePerSecond,
    n: capacity.steps.length,
    provenance,
    reason: capacity.isBracketed ? null : 'even the highest step was held: the capacity is at least this',
  };
}

/**
 * What a run measured of one architecture, as inputs of the cost model. An input that no repeat can tell is absent,
 * and then takes the model's default.
 */
export function measureUsage(sources: ProfileSources): UsageProfile {
  const { observations, provenance, source } = sources;
  const inputs: Inputs = {};
  const used = observations.filter((observation) => observation.requests > 0);
  for (const [name, { unit, of }] of Object.entries(PER_REQUEST)) {
    const values = used.map(of).filter((value) => value !== null);
    if (values.length > 0) {
      inputs[name as UsageInput] = { quantity: meanOf(values, unit, provenance), source };
    }
  }
  const inits = (sources.coldStarts ?? []).map((start) => start.initDurationMs);
  if (inits.length > 0) {
    inputs.initDurationMs = {
      quantity: meanOf(inits, 'ms', provenance),
      source: `${source}; cold starts measured alone`,
    };
  }
  const capacity = sources.capacity === undefined ? null : capacityQuantity(sources.capacity, provenance);
  if (capacity !== null) {
    inputs.serverCapacityPerSecond = { quantity: capacity, source: `${source}; capacity search` };
  }
  return { architecture: sources.architecture, inputs };
}
