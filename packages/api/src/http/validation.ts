import type * as z from 'zod/mini';
import { Problem, type ProblemDetail } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** @throws Problem 422 that lists every fault with a JSON Pointer (RFC 6901) to it. */
export function parseBody<S extends z.ZodMiniType>(schema: S, body: unknown): z.output<S> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new Problem(422, 'the body does not describe a product', {
    errors: describe(result.error.issues, body, (path) => ({ pointer: toPointer(path) })),
  });
}

/** @throws Problem 400 that lists every fault with the name of its query parameter. */
export function parseQuery<S extends z.ZodMiniType>(schema: S, query: Record<string, string>): z.output<S> {
  const result = schema.safeParse(query);
  if (result.success) return result.data;
  throw new Problem(400, 'the query has parameters that are not understood', {
    errors: describe(result.error.issues, query, (path) => ({ parameter: path.map(String).join('.') })),
  });
}

const MAX_ERRORS = 20;

function describe(
  issues: readonly Issue[],
  input: unknown,
  locate: (path: readonly PropertyKey[]) => Omit<ProblemDetail, 'detail'>,
): ProblemDetail[] {
  return issues
    .flatMap((issue): ProblemDetail[] =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ ...locate([...issue.path, key]), detail: 'unknown field' }))
        : [{ ...locate(issue.path), detail: detail(issue, valueAt(input, issue.path)) }],
    )
    .slice(0, MAX_ERRORS);
}

/** Written here and not taken from a locale of the schema library: its tables would be loaded at every cold start. */
function detail(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined ? `missing: expected ${issue.expected}` : `expected ${issue.expected}`;
    case 'too_small':
      return `expected ${issue.origin === 'string' ? 'a length of ' : ''}at least ${issue.minimum}`;
    case 'too_big':
      return `expected ${issue.origin === 'string' ? 'a length of ' : ''}at most ${issue.maximum}`;
    case 'invalid_format':
      return `expected text that matches ${issue.pattern ?? issue.format}`;
    case 'custom':
      return issue.message;
    default:
      return 'not valid';
  }
}

/** What stands at a path that the schema walked, so only own members are there to be found. */
function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    input,
  );
}

function toPointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
