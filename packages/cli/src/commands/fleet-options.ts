import {
  CrossoverError,
  fleetGrowthSchema,
  hybridControllerSchema,
  type LabSettings,
} from '@crossover/model';
import type { ArgsDef } from 'citty';
import { pinning } from '../run/pinning.ts';
import { parseName } from '../terminal/parse-name.ts';
import { parseNumber, parseWholeNumber } from '../terminal/parse-number.ts';

/** How the lab's machine is divided, how large its servers are, and who divides the traffic of hybrid. */
export const FLEET_OPTIONS = {
  pin: {
    type: 'boolean',
    default: true,
    description: 'give the load generator the last core to itself and the lab the others, where Linux can',
    negativeDescription: 'let the load generator and the lab share all cores',
  },
  'hybrid-controller': {
    type: 'string',
    description: 'what divides the traffic of hybrid in the lab: weights (as deployed), static or overflow',
    valueHint: 'name',
  },
  'function-share': {
    type: 'string',
    description:
      'with --hybrid-controller static: share of the requests that functions get, 0-1; default: 0.5',
    valueHint: 'share',
  },
  'fleet-growth': {
    type: 'string',
    description: 'whether the lab adds servers to a busy fleet: none or target-tracking; default: none',
    valueHint: 'name',
  },
  'server-cpu': {
    type: 'string',
    description: 'share of a core that each lab server may use, 0.01-1; default: not limited',
    valueHint: 'share',
  },
  'server-capacity': {
    type: 'string',
    description: 'requests per second that the controller takes one server to hold; default: 400',
    valueHint: 'n',
  },
} as const satisfies ArgsDef;

/** Those that say nothing of what is deployed. */
export const LAB_OPTIONS = [
  'hybrid-controller',
  'function-share',
  'fleet-growth',
  'server-cpu',
  'server-capacity',
] as const satisfies (keyof typeof FLEET_OPTIONS)[];

export type FleetOptions = {
  readonly [K in (typeof LAB_OPTIONS)[number]]?: string | undefined;
} & { readonly pin?: boolean | undefined };

/**
 * The lab settings that the options ask for.
 *
 * @throws CrossoverError `usage`
 */
export function fleetSettings(options: FleetOptions): Partial<LabSettings> {
  const controller = options['hybrid-controller'];
  const growth = options['fleet-growth'];
  const share = options['function-share'];
  const cpu = options['server-cpu'];
  const capacity = options['server-capacity'];
  const staticFunctionShare = share === undefined ? undefined : parseNumber('--function-share', share, 0, 1);
  if (staticFunctionShare !== undefined && controller !== 'static')
    throw new CrossoverError(
      'usage',
      `Expected --hybrid-controller static with --function-share, found ${controller ?? 'none'}.`,
      { hint: 'Every other controller finds the share by itself.' },
    );
  return {
    ...(options.pin === true && pinning()),
    ...(controller !== undefined && {
      hybridController: parseName('--hybrid-controller', controller, hybridControllerSchema.options),
    }),
    ...(growth !== undefined && {
      fleetGrowth: parseName('--fleet-growth', growth, fleetGrowthSchema.options),
    }),
    ...(staticFunctionShare !== undefined && { staticFunctionShare }),
    ...(cpu !== undefined && { serverCpuShare: parseNumber('--server-cpu', cpu, 0.01, 1) }),
    ...(capacity !== undefined && {
      serverCapacityPerSecond: parseWholeNumber('--server-capacity', capacity, 1, 100_000),
    }),
  };
}
