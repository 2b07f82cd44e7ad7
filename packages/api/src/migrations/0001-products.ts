import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Text is compared bytewise: collations differ between MySQL and MariaDB, and no query here relies on one. */
export const products: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await database.schema
      .createTable('products')
      .addColumn('id', 'bigint', (column) => column.unsigned().autoIncrement().primaryKey())
      .addColumn('sku', 'varchar(64)', (column) => column.notNull())
      .addColumn('name', 'varchar(200)', (column) => column.notNull())
      .addColumn('description', 'varchar(2000)')
      .addColumn('price_cents', 'integer', (column) => column.unsigned().notNull())
      .addColumn('currency', 'char(3)', (column) => column.notNull())
      .addColumn('stock', 'integer', (column) => column.unsigned().notNull())
      .addColumn('version', 'integer', (column) => column.unsigned().notNull())
      .addColumn('created_at', 'datetime(3)', (column) => column.notNull())
      .addColumn('updated_at', 'datetime(3)', (column) => column.notNull())
      .modifyEnd(sql`engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin`)
      .execute();
  },
  async down(database: Kysely<unknown>): Promise<void> {
    await database.schema.dropTable('products').execute();
  },
};
