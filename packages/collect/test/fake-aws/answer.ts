/** What a service answers before it is put on the wire. */
export type Answer = { readonly body: unknown } | { readonly error: WireError };

export interface WireError {
  /** Name of the shape, e.g. `ThrottlingException`. */
  readonly name: string;
  readonly status: number;
  readonly message: string;
  /** Name in CloudWatch's former query protocol, sent in a header of its own. */
  readonly queryName?: string;
}

export const refuse = (name: string, status: number, message: string, queryName?: string): Answer => ({
  error: { name, status, message, ...(queryName === undefined ? {} : { queryName }) },
});

/** Page sizes: far below AWS's, so that little data is already many pages. */
export interface Paging {
  /** AWS: 100,800 datapoints. */
  readonly datapoints: number;
  /** AWS: 10,000 rows. */
  readonly rows: number;
  /** AWS does not say. */
  readonly summaries: number;
  /** AWS does not say. */
  readonly groups: number;
}

export const AWS_PAGING: Paging = { datapoints: 100_800, rows: 10_000, summaries: 500, groups: 1_000 };

/** Tells what goes wrong inside an answer of success; each is asked once where it may. */
export type Trouble = (
  kind:
    | 'internal-error'
    | 'repeated-datapoint'
    | 'token-refused'
    | 'query-failed'
    | 'query-running'
    | 'unprocessed',
) => boolean;

export const tokenOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export function tokenIn<T>(token: string): T | null {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString()) as T;
  } catch {
    return null;
  }
}
