import type { Architecture, UsageInput } from '@crossover/model';

/** Names of what the model takes for granted beside what was measured. */
type ModelInput =
  | 'serverVcpuFactor'
  | 'lambdaDurationFactor'
  | 'idleExpirySeconds'
  | 'databaseUtilizationShare'
  | 'acuPerVcpu';

export type InputName = UsageInput | ModelInput;

/** Every number that the model of one architecture works with. */
export type Inputs = Readonly<Record<InputName, number>>;

export interface AssumptionDefinition {
  readonly name: InputName;
  readonly title: string;
  readonly unit: 'bytes' | 'share' | 's' | 'ms' | 'count' | 'requests/s' | 'ratio' | 'ACU';
  readonly value: number;
  /** 95 % range: between these the true value is believed to be. */
  readonly low: number;
  readonly high: number;
  readonly source: string;
}

/** The lab's reference: this project's own API on one core; see docs/cost-model.md. */
const LAB = 'own estimate from the lab on one machine, 2026-11-21; replaced by a run’s measurement';

// biome-ignore format: a table reads best as one
const DEFAULTS: readonly AssumptionDefinition[] = [
  { name: 'requestBytes', title: 'request size', unit: 'bytes', value: 500, low: 250, high: 1500, source: LAB },
  { name: 'responseBytes', title: 'response size', unit: 'bytes', value: 1500, low: 500, high: 5000, source: LAB },
  { name: 'newConnectionShare', title: 'share of requests on a new connection', unit: 'share', value: 0.1, low: 0.02, high: 1, source: 'assumption: a browser keeps a connection for some ten requests' },
  { name: 'connectionSeconds', title: 'life of a connection', unit: 's', value: 60, low: 10, high: 300, source: 'ALB idle timeout of 60 s (ALB user guide, 2023-06)' },
  { name: 'logBytesPerRequest', title: 'log bytes per invocation', unit: 'bytes', value: 400, low: 200, high: 1000, source: 'START, END and REPORT lines of Lambda are 0.3 to 0.5 KB (unverified); the API itself logs nothing per request' },
  { name: 'databaseQueriesPerRequest', title: 'queries per request', unit: 'count', value: 1.2, low: 1, high: 2, source: LAB },
  { name: 'databaseCpuMsPerRequest', title: 'database CPU per request', unit: 'ms', value: 0.4, low: 0.2, high: 1, source: LAB },
  { name: 'databaseBytesPerRequest', title: 'bytes to and from the database per request', unit: 'bytes', value: 2000, low: 800, high: 6000, source: LAB },
  { name: 'databaseIoPerRequest', title: 'Aurora I/O requests per request', unit: 'count', value: 0.5, low: 0.1, high: 2, source: 'assumption: reads from memory, about one write in four requests, two I/Os each' },
  { name: 'billedDurationMs', title: 'billed duration of a warm invocation', unit: 'ms', value: 2, low: 1, high: 5, source: LAB },
  { name: 'initDurationMs', title: 'INIT of a cold start', unit: 'ms', value: 250, low: 130, high: 500, source: 'hello world 126–130 ms (github:maxday/lambda-perf@6070b79, 2026-08-22) and the API’s own modules' },
  { name: 'coldShare', title: 'share of cold starts under steady traffic', unit: 'share', value: 0.002, low: 0.0005, high: 0.01, source: 'AWS: below 1 % of production invocations (AWS Compute blog on INIT billing, 2025-04-29)' },
  { name: 'serverCapacityPerSecond', title: 'capacity of one server process', unit: 'requests/s', value: 500, low: 300, high: 900, source: LAB },
  { name: 'serverCpuMsPerRequest', title: 'server CPU per request', unit: 'ms', value: 0.8, low: 0.4, high: 1.6, source: LAB },
  { name: 'serverVcpuFactor', title: 'an EC2 or database vCPU over a core of the measuring machine', unit: 'ratio', value: 0.6, low: 0.4, high: 0.9, source: 'assumption of this project: a Graviton vCPU is slower than a current desktop or CI core; measure it by running the capacity search on the instance' },
  { name: 'idleExpirySeconds', title: 'Lambda keeps an idle environment', unit: 's', value: 480, low: 300, high: 3600, source: 'not documented by AWS; observed 5 to 60 minutes, 2017–2021 (mikhail.io 2019-08, theburningmonk.com 2017-06)' },
  { name: 'databaseUtilizationShare', title: 'CPU at which a database counts as full', unit: 'share', value: 0.6, low: 0.45, high: 0.8, source: 'assumption of this project: headroom for the tail' },
  { name: 'acuPerVcpu', title: 'ACUs that do the work of one vCPU', unit: 'ACU', value: 2, low: 2, high: 4, source: 'about 2 for t and m classes, 4 for r classes (aws/agent-toolkit-for-aws@d6ad2e4, serverless-advisory-formulas, 2026-08-20)' },
];

/** Lambda gives one vCPU at this much memory, and CPU in proportion to memory. */
const MIB_PER_VCPU = 1769;

/**
 * The step from a duration on a full core of the measuring machine to Lambda at the configured memory: between no
 * stretching (all of it waiting) and all of it CPU.
 */
function lambdaDurationFactor(memoryMib: number): AssumptionDefinition {
  const stretch = Math.max(1, MIB_PER_VCPU / memoryMib);
  return {
    name: 'lambdaDurationFactor',
    title: 'billed duration on Lambda over the measured one',
    unit: 'ratio',
    value: (1 + stretch) / 2,
    low: 1,
    high: Math.max(1.25, stretch),
    source: `CPU in proportion to memory, 1 vCPU at ${MIB_PER_VCPU} MB (Lambda developer guide, 2023-10-30): ${memoryMib} MB; half of the duration taken as CPU`,
  };
}

/** The assumptions about one architecture before anything was measured. */
export function defaultAssumptions(architecture: Architecture): readonly AssumptionDefinition[] {
  return [...DEFAULTS, lambdaDurationFactor(architecture.functions?.memoryMib ?? MIB_PER_VCPU)].filter(
    ({ name }) => isUsedBy(name, architecture),
  );
}

const OF_FUNCTIONS: readonly InputName[] = [
  'billedDurationMs',
  'initDurationMs',
  'coldShare',
  'lambdaDurationFactor',
  'idleExpirySeconds',
  'logBytesPerRequest',
];
const OF_SERVERS: readonly InputName[] = ['serverCapacityPerSecond', 'serverCpuMsPerRequest'];
const OF_BALANCERS: readonly InputName[] = ['newConnectionShare', 'connectionSeconds'];
const OF_AURORA: readonly InputName[] = ['databaseIoPerRequest', 'acuPerVcpu'];

function isUsedBy(name: InputName, architecture: Architecture): boolean {
  if (OF_FUNCTIONS.includes(name)) return architecture.functions !== undefined;
  if (OF_SERVERS.includes(name)) return architecture.servers !== undefined;
  if (OF_BALANCERS.includes(name)) return architecture.frontDoor.kind.endsWith('load-balancer');
  if (OF_AURORA.includes(name)) return architecture.database.kind === 'aurora-serverless-v2';
  return name !== 'databaseQueriesPerRequest';
}
