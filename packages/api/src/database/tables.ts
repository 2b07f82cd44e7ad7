import type { ColumnType, Generated } from 'kysely';

interface ProductsTable {
  id: Generated<number>;
  sku: string;
  name: string;
  description: string | null;
  price_cents: number;
  currency: string;
  stock: number;
  version: number;
  created_at: ColumnType<Date, Date, never>;
  updated_at: Date;
}

interface IdempotencyKeysTable {
  idempotency_key: string;
  /** SHA-256 of the validated payload, hex. */
  payload_hash: string;
  /** The product as first answered, as JSON text: MariaDB and MySQL differ in how they hand out a JSON column. */
  answer: string;
  created_at: ColumnType<Date, Date, never>;
}

export interface Tables {
  products: ProductsTable;
  idempotency_keys: IdempotencyKeysTable;
}
