import type { Migration, MigrationProvider } from 'kysely/migration';
import { Migrator } from 'kysely/migration';
import { parseDatabaseUrl } from '../configuration.ts';
import { openDatabase } from '../database/open.ts';
import { products } from './0001-products.ts';
import { idempotencyKeys } from './0002-idempotency-keys.ts';

/** In code rather than in files: where it runs there may be no folder to read, as in a bundle. Names sort by time. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-products': products,
  '0002-idempotency-keys': idempotencyKeys,
};

const provider: MigrationProvider = { getMigrations: async () => MIGRATIONS };

/**
 * Brings the schema that the URL names up to date; does nothing when it is. Safe to run concurrently.
 *
 * @returns the names of the migrations that ran now.
 * @throws the first migration's or the driver's error.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const database = openDatabase(parseDatabaseUrl(databaseUrl), 2);
  try {
    const { error, results = [] } = await new Migrator({ db: database, provider }).migrateToLatest();
    if (error) throw error;
    return results.map((result) => result.migrationName);
  } finally {
    await database.destroy();
  }
}
