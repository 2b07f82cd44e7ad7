/**
 * What a client may rely on, as plain data: load generators, documents and tests read this file instead of the
 * implementation. It imports nothing, so importing it costs nothing.
 */

export type OperationId = 'list' | 'read' | 'create' | 'replace' | 'patch' | 'delete';

export interface Operation {
  readonly id: OperationId;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** URI template with at most the one variable `{id}`. */
  readonly path: '/products' | '/products/{id}';
  readonly successStatus: 200 | 201 | 204;
}

export const OPERATIONS: readonly Operation[] = [
  { id: 'list', method: 'GET', path: '/products', successStatus: 200 },
  { id: 'create', method: 'POST', path: '/products', successStatus: 201 },
  { id: 'read', method: 'GET', path: '/products/{id}', successStatus: 200 },
  { id: 'replace', method: 'PUT', path: '/products/{id}', successStatus: 200 },
  { id: 'patch', method: 'PATCH', path: '/products/{id}', successStatus: 200 },
  { id: 'delete', method: 'DELETE', path: '/products/{id}', successStatus: 204 },
];

/** `/livez` never touches the database; `/readyz` answers 503 until the database and its tables are there. */
export const HEALTH_PATHS = { live: '/livez', ready: '/readyz' } as const;

export const HEADERS = {
  /** Names the execution environment or server instance that answered. */
  environmentId: 'Environment-Id',
  /** Structured boolean (RFC 9651): `?1` on the first request an environment serves, `?0` afterwards. */
  coldStart: 'Cold-Start',
  /** `handler;dur=<ms>, query;dur=<ms>`, fractional milliseconds; see {@link SERVER_TIMING}. */
  serverTiming: 'Server-Timing',
  idempotencyKey: 'Idempotency-Key',
  /** `?1` on an answer replayed for an `Idempotency-Key` seen before; absent otherwise. */
  idempotencyReplayed: 'Idempotency-Replayed',
  etag: 'ETag',
  ifMatch: 'If-Match',
  ifNoneMatch: 'If-None-Match',
} as const;

/**
 * Metric names in `Server-Timing`. `handler` is from the app's first sight of the request to its answer; `query`
 * is the part of it spent on the database, waiting for a connection included.
 */
export const SERVER_TIMING = { handler: 'handler', query: 'query' } as const;

export const PAGE_SIZE = { min: 1, default: 20, max: 100 } as const;

export const MEDIA_TYPES = {
  json: 'application/json',
  mergePatch: 'application/merge-patch+json',
  problem: 'application/problem+json',
} as const;

export const BODY_LIMIT_BYTES = 65_536;

/**
 * A key is 1–255 visible ASCII characters. Within the retention it stands for one creation; after it, the key
 * counts as never seen.
 */
export const IDEMPOTENCY = { keyMaxLength: 255, retentionHours: 24 } as const;

/** What a client sends to create or replace a product. */
export interface ProductInput {
  /** 1–64 characters of `A–Z a–z 0–9 . _ -`, starting with a letter or digit. Need not be unique. */
  sku: string;
  /** 1–200 characters. */
  name: string;
  /** At most 2,000 characters; null when absent. */
  description: string | null;
  /** 0–1,000,000,000. */
  priceCents: number;
  /** Three capital letters, as in ISO 4217. */
  currency: string;
  /** 0–1,000,000,000. */
  stock: number;
}

export interface Product extends ProductInput {
  id: number;
  /** Starts at 1 and grows by 1 with every change; the strong ETag is `"<version>"`. */
  version: number;
  /** RFC 3339, UTC, milliseconds. */
  createdAt: string;
  updatedAt: string;
}

export interface ProductPage {
  items: Product[];
  /** Opaque; null on the last page. */
  nextCursor: string | null;
}
