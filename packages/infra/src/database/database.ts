import { createAuroraDatabase } from './aurora-mysql.ts';
import type { DatabaseOptions, DeployedDatabase } from './database-access.ts';
import { createRdsDatabase } from './rds-mysql.ts';

/** The database of an architecture's row. @throws Error when the row asks for what is not deployed. */
export function createDatabase(options: DatabaseOptions): DeployedDatabase {
  const { size } = options;
  return size.kind === 'rds-mysql'
    ? createRdsDatabase({ ...options, size })
    : createAuroraDatabase({ ...options, size });
}
