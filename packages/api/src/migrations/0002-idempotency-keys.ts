import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const idempotencyKeys: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await database.schema
      .createTable('idempotency_keys')
      .addColumn('idempotency_key', sql`varchar(255) character set ascii collate ascii_bin`, (column) =>
        column.primaryKey(),
      )
      .addColumn('payload_hash', sql`char(64) character set ascii collate ascii_bin`, (column) =>
        column.notNull(),
      )
      .addColumn('answer', 'text', (column) => column.notNull())
      .addColumn('created_at', 'datetime(3)', (column) => column.notNull())
      .addIndex('idempotency_keys_created_at', ['created_at'])
      .modifyEnd(sql`engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin`)
      .execute();
  },
  async down(database: Kysely<unknown>): Promise<void> {
    await database.schema.dropTable('idempotency_keys').execute();
  },
};
