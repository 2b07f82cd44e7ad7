import type { Architecture, Assumption, Quantity, UsageInput, UsageProfile } from '@crossover/model';
import { type AssumptionDefinition, defaultAssumptions, type InputName, type Inputs } from './assumptions.ts';

/** One number of the model with its range and where it is from. */
export interface KnownInput extends AssumptionDefinition {
  readonly provenance: Quantity['provenance'];
  readonly n: number | null;
  /** Whether a run measured it; else it is a default. */
  readonly isMeasured: boolean;
  /** What its quantity says of its range. */
  readonly reason: string | null;
}

/** The inputs of one architecture: measured where the profile has a number, else the default. */
export interface ArchitectureInputs {
  readonly architecture: Architecture;
  readonly known: readonly KnownInput[];
  readonly values: Inputs;
}

const ASSUMED = 'assumed, not measured';

function measured(profile: UsageProfile | undefined, name: InputName) {
  const found = profile?.inputs[name as UsageInput];
  return found === undefined || found.quantity.value === null
    ? null
    : { ...found, value: found.quantity.value };
}

/**
 * @param overrides a reader's own values, e.g. for a calculator's sliders; they lose their range.
 */
export function resolveInputs(
  architecture: Architecture,
  profile?: UsageProfile,
  overrides: Partial<Inputs> = {},
): ArchitectureInputs {
  const known = defaultAssumptions(architecture).map((assumption): KnownInput => {
    const own = overrides[assumption.name];
    if (own !== undefined) {
      return {
        ...assumption,
        value: own,
        low: own,
        high: own,
        source: 'given by the user',
        provenance: 'modelled',
        n: null,
        isMeasured: false,
        reason: 'given by the user',
      };
    }
    const found = measured(profile, assumption.name);
    if (found === null) {
      return { ...assumption, provenance: 'modelled', n: null, isMeasured: false, reason: ASSUMED };
    }
    const { quantity, source, value } = found;
    return {
      ...assumption,
      value,
      low: quantity.low ?? value,
      high: quantity.high ?? value,
      source,
      provenance: quantity.provenance,
      n: quantity.n,
      isMeasured: true,
      reason: quantity.reason,
    };
  });
  return { architecture, known: onLambda(known), values: toValues(known) };
}

const FROM_AWS: ReadonlySet<Quantity['provenance']> = new Set(['measured-on-aws', 'billed']);

/** What was measured on AWS, or billed, needs no step from the measuring machine. */
function onLambda(known: KnownInput[]): KnownInput[] {
  const isFromAws = (name: InputName) =>
    known.some((input) => input.name === name && FROM_AWS.has(input.provenance));
  for (const [index, input] of known.entries()) {
    const isNeedless =
      (input.name === 'lambdaDurationFactor' && isFromAws('billedDurationMs')) ||
      (input.name === 'serverVcpuFactor' && isFromAws('serverCapacityPerSecond'));
    if (isNeedless) {
      known[index] = { ...input, value: 1, low: 1, high: 1, source: 'measured on AWS: no step to make' };
    }
  }
  return known;
}

function toValues(known: readonly KnownInput[]): Inputs {
  const values: Partial<Record<InputName, number>> = {};
  for (const { name, value } of known) values[name] = value;
  // Inputs of parts the architecture does not have are never read; 0 keeps the record total.
  return { ...ZERO_INPUTS, ...values };
}

const ZERO_INPUTS: Inputs = {
  requestBytes: 0,
  responseBytes: 0,
  newConnectionShare: 0,
  connectionSeconds: 0,
  logBytesPerRequest: 0,
  databaseCpuMsPerRequest: 0,
  databaseBytesPerRequest: 0,
  databaseQueriesPerRequest: 0,
  databaseIoPerRequest: 0,
  billedDurationMs: 0,
  initDurationMs: 0,
  coldShare: 0,
  serverCapacityPerSecond: 1,
  serverCpuMsPerRequest: 0,
  serverVcpuFactor: 1,
  lambdaDurationFactor: 1,
  idleExpirySeconds: 0,
  databaseUtilizationShare: 1,
  acuPerVcpu: 0,
};

/**
 * The measured inputs out of a report's list, so that an estimate from a published run works with exactly the
 * article's numbers.
 */
export function profilesFrom(assumptions: readonly Assumption[]): UsageProfile[] {
  const profiles = new Map<string, UsageProfile>();
  for (const { name, architecture, quantity, source } of assumptions) {
    if (architecture === null || quantity.provenance === 'modelled' || !isUsageInput(name)) continue;
    const profile = profiles.get(architecture) ?? { architecture, inputs: {} };
    profile.inputs[name] = { quantity, source };
    profiles.set(architecture, profile);
  }
  return [...profiles.values()];
}

function isUsageInput(name: string): name is UsageInput {
  return Object.hasOwn(ZERO_INPUTS, name);
}

/** The inputs as `report.json` and `estimate` list them. */
export function toAssumptions({ architecture, known }: ArchitectureInputs): Assumption[] {
  return known.map((input) => ({
    name: input.name,
    architecture: architecture.id,
    quantity: {
      value: input.value,
      unit: input.unit,
      low: input.low,
      high: input.high,
      n: input.n,
      provenance: input.provenance,
      reason: input.reason,
    },
    source: input.source,
  }));
}
