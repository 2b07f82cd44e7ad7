import type { Architecture, Database } from './architecture.ts';
import { CrossoverError } from './error.ts';

/**
 * `max_connections` of RDS for MySQL by class, as observed for AWS's default formula
 * `{DBInstanceClassMemory/12582880}` less what the machine keeps for itself.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html (formula) and
 * http://tritoneco.com/2015/11/23/max_connections-at-aws-rds-mysql-instance-sizes/ (values, read 2026-11-21)
 */
const CONNECTIONS_BY_CLASS: Readonly<Record<string, number>> = {
  'db.t4g.micro': 66,
  'db.t4g.small': 150,
  'db.t4g.medium': 312,
  'db.t4g.large': 648,
  'db.m6g.large': 648,
  'db.m7g.large': 648,
  'db.r6g.large': 1300,
  'db.r7g.large': 1300,
};

/**
 * Aurora MySQL Serverless v2: follows the *maximum* ACU, not the current one; largest row not above it counts.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
 * (2023-06); 2 ACU is derived from the formula, AWS lists 1 and 4.
 */
const CONNECTIONS_BY_MAX_ACU: readonly (readonly [maxAcu: number, connections: number])[] = [
  [128, 5000],
  [64, 4000],
  [32, 3000],
  [16, 2000],
  [8, 1000],
  [4, 135],
  [1, 90],
];

/** Kept free for the migrator, the operator and the database's own monitoring. */
export const RESERVED_CONNECTIONS = 10;

/**
 * How many connections the database takes.
 *
 * @throws CrossoverError `impossible-architecture` for a class or capacity with no known limit: guessing would be a promise.
 */
export function maxConnections(database: Database): number {
  if (database.kind === 'rds-mysql') {
    const known = CONNECTIONS_BY_CLASS[database.instanceClass];
    if (known !== undefined) return known;
    throw new CrossoverError(
      'impossible-architecture',
      `expected a database class with a known connection limit, found ${database.instanceClass}`,
      { hint: `One of ${Object.keys(CONNECTIONS_BY_CLASS).join(', ')}; or add its limit with its source.` },
    );
  }
  const row = CONNECTIONS_BY_MAX_ACU.find(([maxAcu]) => maxAcu <= database.maxAcu);
  if (row !== undefined) return row[1];
  throw new CrossoverError(
    'impossible-architecture',
    `expected at least 1 ACU at most, found ${database.maxAcu}`,
    {
      hint: 'Raise maxAcu to 1 or more.',
    },
  );
}

/**
 * How many execution environments (or servers) may be busy at once until the next one is refused with error 1040: the
 * onset of a connection storm.
 *
 * @param limit `max_connections` of the database.
 * @param inUse held by others, from 0.
 * @param poolSize connections that each opens, from 1.
 * @returns the number of the first that is refused a connection, from 1.
 */
export function connectionOnset(limit: number, inUse: number, poolSize: number): number {
  return Math.floor(Math.max(0, limit - inUse) / poolSize) + 1;
}

/**
 * The reserved concurrency at which the functions leave everybody else their connections, 0 where there is no room.
 *
 * @param inUse connections that others hold at their peak.
 */
export function safeConcurrency(limit: number, inUse: number, poolSize: number): number {
  return Math.max(0, Math.floor((limit - RESERVED_CONNECTIONS - inUse) / poolSize));
}

/** Connections that the architecture opens when every server and every execution environment is busy. */
export function peakConnections(architecture: Architecture): number {
  const { servers, functions } = architecture;
  return (
    (servers === undefined ? 0 : servers.maxInstances * servers.poolSize) +
    (functions === undefined ? 0 : functions.reservedConcurrency * functions.poolSize)
  );
}

/**
 * Refuses architectures that together could open more connections than the database they share allows: at the peak
 * MySQL would answer 1040 "Too many connections", and it is the servers' pools that would starve.
 *
 * @throws CrossoverError `impossible-architecture` with the sum and the number that would fit.
 */
export function assertConnectionsFit(database: Database, users: readonly Architecture[]): void {
  const limit = maxConnections(database) - RESERVED_CONNECTIONS;
  const demands = users.map((user) => ({ id: user.id, connections: peakConnections(user) }));
  const demanded = demands.reduce((sum, { connections }) => sum + connections, 0);
  if (demanded <= limit) return;
  throw new CrossoverError(
    'impossible-architecture',
    `expected at most ${limit} connections (${maxConnections(database)} less ${RESERVED_CONNECTIONS} kept free), ` +
      `found ${demanded}: ${demands.map(({ id, connections }) => `${id} ${connections}`).join(', ')}`,
    { hint: 'Lower reservedConcurrency, maxInstances or poolSize, or take a larger database.' },
  );
}
