import type { Architecture, Database, FunctionFleet } from './architecture.ts';
import { CrossoverError } from './error.ts';
import { nearest } from './nearest.ts';

const RDS: Database = {
  kind: 'rds-mysql',
  instanceClass: 'db.t4g.medium',
  isMultiAz: true,
  storageGib: 20,
  backupRetentionDays: 7,
};

const AURORA: Database = {
  kind: 'aurora-serverless-v2',
  minAcu: 0.5,
  maxAcu: 8,
  readers: 1,
  storageGib: 20,
  backupRetentionDays: 7,
};

const FUNCTIONS: FunctionFleet = {
  memoryMib: 512,
  cpu: 'arm64',
  timeoutSeconds: 10,
  reservedConcurrency: 100,
  poolSize: 1,
};

const SERVERFUL: Architecture = {
  id: 'serverful',
  title: 'serverful',
  summary: 'Application Load Balancer, EC2 Auto Scaling with a long-lived Node server, RDS MySQL Multi-AZ',
  frontDoor: { kind: 'application-load-balancer' },
  servers: {
    kind: 'ec2',
    instanceType: 't4g.small',
    minInstances: 2,
    maxInstances: 10,
    poolSize: 10,
    volumeGib: 8,
  },
  database: RDS,
  network: { zones: 2, natGateways: 1 },
  appearance: { color: '#0072b2', colorOnDark: '#56b4e9', dash: '', marker: 'circle' },
};

const SERVERLESS: Architecture = {
  id: 'serverless',
  title: 'serverless',
  summary: 'API Gateway HTTP API, Lambda, Aurora Serverless v2 MySQL',
  frontDoor: { kind: 'http-api' },
  functions: FUNCTIONS,
  database: AURORA,
  network: { zones: 2, natGateways: 0 },
  appearance: { color: '#d55e00', colorOnDark: '#ff9a52', dash: '7 4', marker: 'square' },
};

/** Servers for the baseline, functions for the peak, the serverful architecture's database. */
export const HYBRID: Architecture = {
  id: 'hybrid',
  title: 'hybrid',
  summary:
    'Application Load Balancer with weighted targets: EC2 for the baseline, Lambda for the peak; RDS MySQL Multi-AZ',
  frontDoor: { kind: 'weighted-load-balancer' },
  servers: {
    kind: 'ec2',
    instanceType: 't4g.small',
    minInstances: 2,
    maxInstances: 4,
    poolSize: 10,
    volumeGib: 8,
  },
  functions: FUNCTIONS,
  database: RDS,
  network: { zones: 2, natGateways: 1 },
  appearance: { color: '#009e73', colorOnDark: '#4fd6ae', dash: '2 3', marker: 'triangle' },
};

/**
 * What is compared when nothing else is asked for, in the order in which every table and figure shows it; the first
 * is the baseline of differences.
 */
export const ARCHITECTURES: readonly Architecture[] = [SERVERFUL, SERVERLESS, HYBRID];

/** Available by name, e.g. `--architecture serverless,serverless/function-url`: one part exchanged, the rest alike. */
export const VARIANTS: readonly Architecture[] = [
  {
    ...SERVERFUL,
    id: 'serverful/fargate',
    title: 'serverful on Fargate',
    summary: 'Application Load Balancer, Fargate tasks with a long-lived Node server, RDS MySQL Multi-AZ',
    servers: {
      kind: 'fargate',
      cpu: 'arm64',
      vcpu: 1,
      memoryGib: 2,
      minInstances: 2,
      maxInstances: 10,
      poolSize: 10,
    },
    appearance: { color: '#5b4db1', colorOnDark: '#b3a8f2', dash: '10 3 2 3', marker: 'diamond' },
  },
  {
    ...SERVERLESS,
    id: 'serverless/function-url',
    title: 'serverless with a function URL',
    summary: 'Lambda function URL without a gateway, Lambda, Aurora Serverless v2 MySQL',
    frontDoor: { kind: 'function-url' },
    appearance: { color: '#a8407f', colorOnDark: '#f09cc8', dash: '12 3', marker: 'triangle' },
  },
  {
    ...SERVERLESS,
    id: 'serverless/rds-proxy',
    title: 'serverless with RDS Proxy',
    summary: 'API Gateway HTTP API, Lambda, RDS Proxy, Aurora Serverless v2 MySQL',
    database: { ...AURORA, hasProxy: true },
    appearance: { color: '#7a6200', colorOnDark: '#e3c34f', dash: '3 2', marker: 'circle' },
  },
];

/** Every architecture there is: what is compared by default, then what is available by name. */
export const CATALOGUE: readonly Architecture[] = [...ARCHITECTURES, ...VARIANTS];

/**
 * The row of this id.
 *
 * @throws CrossoverError `unknown-architecture` with the nearest name.
 */
export function findArchitecture(id: string): Architecture {
  const found = CATALOGUE.find((architecture) => architecture.id === id);
  if (found !== undefined) return found;
  const known = CATALOGUE.map((architecture) => architecture.id);
  const guess = nearest(id, known);
  throw new CrossoverError(
    'unknown-architecture',
    `Expected an architecture (${known.join(', ')}), found "${id}".`,
    guess === undefined ? {} : { hint: `Did you mean "${guess}"?` },
  );
}

/**
 * Refuses a database that AWS cannot run.
 *
 * @throws CrossoverError `impossible-architecture` for a proxy before a cluster that scales to zero.
 * @see Aurora user guide, scaling to zero: RDS Proxy keeps a connection open, so the cluster never pauses
 */
export function assertDatabasePossible({ id, database }: Pick<Architecture, 'id' | 'database'>): void {
  if (database.hasProxy !== true || database.kind !== 'aurora-serverless-v2' || database.minAcu > 0) return;
  throw new CrossoverError(
    'impossible-architecture',
    `Expected ${id} to keep its Aurora cluster awake, found a least capacity of 0 ACU behind an RDS Proxy: the proxy keeps connections open, so the cluster never pauses.`,
    { hint: 'Set minAcu to 0.5 or more (CROSSOVER_SCALE_TO_ZERO=off), or leave the proxy out.' },
  );
}

/** `serverless/function-url` → `ServerlessFunctionUrl`: what the names of an architecture's deployed resources begin with. */
export function resourcePrefix(id: string): string {
  return id
    .split(/[^a-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** `serverless/function-url` → `serverless-function-url`: in file and host names, and wherever a slash may not be. */
export function labelOf(id: string): string {
  return id.replaceAll('/', '-');
}
