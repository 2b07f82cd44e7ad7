import type * as z from 'zod';

type Entry = Readonly<Record<string, unknown>>;

interface Context {
  readonly value: Entry;
  readonly issues: z.core.$ZodRawIssue[];
}

const isGiven = (entry: Entry, field: string) => entry[field] !== undefined;

/** @param found words for what is there instead; the value at the path unless given. */
function fail({ value, issues }: Context, path: string[], message: string, found?: string) {
  issues.push({ code: 'custom', message, path, input: value, params: found === undefined ? {} : { found } });
}

/** One of these fields must be there: without it the bill would silently lack a charge. */
export function requireOneOf(...fields: string[]) {
  return (context: Context): void => {
    if (!fields.some((field) => isGiven(context.value, field))) {
      fail(context, [], `expected ${fields.join(' or ')}`, fields.length === 1 ? 'none' : 'neither');
    }
  };
}

/** At most one of these fields: they say the same in two ways. */
export function exclusive(...fields: string[]) {
  return (context: Context): void => {
    const given = fields.filter((field) => isGiven(context.value, field));
    if (given.length > 1) fail(context, [], `expected only one of ${given.join(', ')}`, 'both');
  };
}

/** A field that means nothing unless one of the others is there: alone it would be ignored in silence. */
export function needs(field: string, ...others: string[]) {
  return (context: Context): void => {
    if (isGiven(context.value, field) && !others.some((other) => isGiven(context.value, other))) {
      fail(context, [], `expected ${others.join(' or ')} with ${field}`, `${field} alone`);
    }
  };
}

/** A part is at most its whole, as cold starts are of requests. */
export function partOf(part: string, whole: string) {
  return (context: Context): void => {
    const [some, all] = [context.value[part], context.value[whole]];
    if (typeof some === 'number' && typeof all === 'number' && some > all) {
      fail(context, [part], `expected ${part} to be ${whole} (${all}) at most`);
    }
  };
}

/** As `requireOneOf`, for one value of another field. */
export function requireFor(field: string, value: string, ...fields: string[]) {
  const check = requireOneOf(...fields);
  return (context: Context): void => {
    if (context.value[field] === value) check(context);
  };
}

/** Fields that are only charged for some values of another field: elsewhere they would be ignored in silence. */
export function onlyFor(
  field: string,
  fallback: string,
  fieldsByValue: Readonly<Record<string, readonly string[]>>,
) {
  return (context: Context): void => {
    const given = context.value[field];
    const value = typeof given === 'string' ? given : fallback;
    const allowed = new Set(fieldsByValue[value]);
    for (const fields of Object.values(fieldsByValue)) {
      for (const other of fields) {
        if (!allowed.has(other) && isGiven(context.value, other)) {
          fail(context, [other], `expected no ${other} with ${field}: ${value}`);
        }
      }
    }
  };
}
