import { type ArchitectureInputs, type InputName, resolveInputs } from '@crossover/cost';
import { type Architecture, findArchitecture } from '@crossover/model';
import type { CalculatorData } from './data.ts';
import type { Detail, Settings } from './settings.ts';

/** Details that are an input of the cost model, and what one of the form's units is in the model's. */
const INPUTS: Readonly<Partial<Record<Detail, readonly [name: InputName, perUnit: number]>>> = {
  bytes: ['responseBytes', 1],
  billed: ['billedDurationMs', 1],
  cold: ['coldShare', 0.01],
  capacity: ['serverCapacityPerSecond', 1],
  dbcpu: ['databaseCpuMsPerRequest', 1],
};

/** The article's architectures with what the run measured and what the reader set instead. */
export function subjectsOf(data: CalculatorData, settings: Settings): ArchitectureInputs[] {
  const overrides: Partial<Record<InputName, number>> = {};
  for (const [detail, [name, perUnit]] of Object.entries(INPUTS)) {
    const value = numberOf(settings, detail as Detail);
    if (value !== null) overrides[name] = value * perUnit;
  }
  return data.architectures.map(({ id }) => {
    const profile = data.profiles.find((one) => one.architecture === id);
    return resolveInputs(withSizes(findArchitecture(id), settings), profile, overrides);
  });
}

/** A detail as a number of 0 or more; null where it is not set or is something else. */
function numberOf({ details }: Settings, name: Detail): number | null {
  const text = details[name]?.trim() ?? '';
  const value = Number(text);
  return text === '' || !Number.isFinite(value) || value < 0 ? null : value;
}

function withSizes(architecture: Architecture, settings: Settings): Architecture {
  const { functions, servers, database, network } = architecture;
  const { memoryMib, details } = settings;
  const natGateways = numberOf(settings, 'nat');
  return {
    ...architecture,
    ...(functions === undefined || memoryMib === null ? {} : { functions: { ...functions, memoryMib } }),
    ...(servers === undefined ? {} : { servers: withServers(servers, settings) }),
    database:
      database.kind === 'rds-mysql' && details.dbclass
        ? { ...database, instanceClass: details.dbclass }
        : database,
    // Without servers nothing needs a way out of the network.
    network: natGateways === null || servers === undefined ? network : { ...network, natGateways },
  };
}

function withServers(servers: NonNullable<Architecture['servers']>, settings: Settings) {
  const minInstances = numberOf(settings, 'min');
  const limits = minInstances === null ? servers : { ...servers, minInstances: Math.round(minInstances) };
  return limits.kind === 'ec2' && settings.details.server
    ? { ...limits, instanceType: settings.details.server }
    : limits;
}
