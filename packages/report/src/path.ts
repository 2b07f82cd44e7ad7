import { CrossoverError } from '@crossover/model';

type Step =
  | { readonly key: string }
  | { readonly where: readonly (readonly [string, string])[] }
  | { readonly at: number };

const STEP = /^(?:\.?([A-Za-z_][\w-]*)|\[(\d+)\]|\[([^\]]+)\])/;

function parsePath(path: string): Step[] | null {
  const steps: Step[] = [];
  let rest = path.trim();
  while (rest !== '') {
    const match = STEP.exec(rest);
    if (match === null) return null;
    const [whole, key, at, where] = match;
    if (key !== undefined) steps.push({ key });
    else if (at !== undefined) steps.push({ at: Number(at) });
    else {
      const pairs = (where ?? '').split(',').map((pair) => pair.split('=').map((part) => part.trim()));
      if (pairs.some((pair) => pair.length !== 2)) return null;
      steps.push({ where: pairs.map(([name = '', value = '']) => [name, value] as const) });
    }
    rest = rest.slice(whole.length);
  }
  return steps;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A field of a row, or of an object in it: `bill.architecture`. */
const within = (row: unknown, name: string): unknown =>
  name.split('.').reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), row);

function take(value: unknown, step: Step): unknown {
  if ('key' in step) return isRecord(value) && Object.hasOwn(value, step.key) ? value[step.key] : undefined;
  if (!Array.isArray(value)) return undefined;
  if ('at' in step) return value[step.at];
  const rows = value.filter((row) =>
    step.where.every(([name, wanted]) => String(within(row, name)) === wanted),
  );
  // Two rows would make the reference ambiguous, and the prose could drift to the other one.
  return rows.length === 1 ? rows[0] : undefined;
}

/**
 * The value at `path` in `data`: names and indices as in JavaScript, and `[key=value,…]` for the one row of an array
 * whose fields have these values.
 *
 * @throws CrossoverError `invalid-run-data` when there is no such field, or more than one such row.
 */
export function resolvePath(data: unknown, path: string, context: string): unknown {
  const steps = parsePath(path);
  const value = steps?.reduce<unknown>(take, data);
  if (steps === null || value === undefined) {
    throw new CrossoverError(
      'invalid-run-data',
      `Expected {${path}} to name a field of report.json, found none; in "${context}".`,
      {
        hint: 'Correct the path; rows of an array are named as in summaries[workload=steady,architecture=serverless].',
      },
    );
  }
  return value;
}
