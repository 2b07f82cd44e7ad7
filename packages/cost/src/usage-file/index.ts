import { CrossoverError, nearest } from '@crossover/model';
import * as z from 'zod';
import { type UsageEntry, usageEntrySchema } from './entry.ts';

export { type UsageEntry, usageEntrySchema } from './entry.ts';
export { type PriceOverrideInput, priceOverrideSchema } from './fields.ts';

const monthSchema = z
  .strictObject({
    hours: z.number().positive().max(8784).optional(),
    days: z.number().positive().max(366).optional(),
  })
  .refine((month) => (month.hours === undefined) !== (month.days === undefined), {
    message: 'expected either hours or days',
  })
  .describe('Length of the month that is billed. Default: 730 hours, AWS’s average month.');

const freeTierSchema = z
  .union([z.boolean(), z.enum(['none', 'always', 'legacy-12-month'])], {
    error: 'expected true, false, none, always or legacy-12-month',
  })
  .describe(
    'Free allowances: none (default, also false), always (also true), or those and the 12-month offers of accounts created before 2025-07-15.',
  );

/** The longer form of a usage file. The shorter one is the list under `usage` alone. */
export const usageFileSchema = z.strictObject({
  region: z.string().optional().describe('AWS region, e.g. us-east-1 (the default).'),
  month: monthSchema.optional(),
  freeTier: freeTierSchema.optional(),
  rounding: z
    .enum(['none', 'line'])
    .optional()
    .describe('line: each line item is rounded to the cent before it is added. Default none.'),
  usage: z.array(usageEntrySchema).min(1).describe('Usage of the month, one entry per service or resource.'),
});

export interface UsageFile {
  readonly region: string | undefined;
  readonly month: { readonly hours: number } | undefined;
  readonly freeTier: 'none' | 'always' | 'legacy-12-month' | undefined;
  readonly rounding: 'none' | 'line' | undefined;
  readonly usage: readonly UsageEntry[];
}

const ENTRY_SCHEMAS = new Map(
  usageEntrySchema.options.map((schema) => [schema.shape.service.value as string, schema] as const),
);

/** Names of all services that can be priced. */
export const USAGE_SERVICES: readonly string[] = [...ENTRY_SCHEMAS.keys()].sort();

function invalid(where: string, expected: string, found: string, hint?: string): CrossoverError {
  return new CrossoverError(
    'invalid-usage-file',
    `${where}: expected ${expected}, found ${found}.`,
    hint === undefined ? {} : { hint },
  );
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  // JSON has neither NaN nor Infinity and would show null.
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** What to write instead of a text where a number is expected; undefined when the text is no number. */
function numberHint(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const digits = value.replaceAll(/[\s,_$]/g, '');
  return digits !== '' && Number.isFinite(Number(digits))
    ? `Write ${digits}, without quotes, commas or underscores.`
    : undefined;
}

/** For a setting that has a longer form. */
const LONGER_FORMS: Readonly<Record<string, string>> = { month: 'Write { days: 31 } or { hours: 744 }.' };

/** The value at a path, for the "found" part of a message. */
function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<PropertyKey, unknown>)[key];
  }
  return current;
}

type Issue = z.core.$ZodIssue;

/** The deepest issue of a union says what is wrong; the union itself only that something is. */
function deepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors
    .flat()
    .map((each) => ({ ...each, path: [...issue.path, ...each.path] }))
    .sort((a, b) => b.path.length - a.path.length);
  const [first] = inner;
  return first === undefined || first.path.length === issue.path.length ? issue : deepest(first);
}

/** Names of the fields that an object at a path of the schema may have. */
function fieldsAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  if (schema instanceof z.ZodOptional) return fieldsAt(schema.unwrap(), path);
  if (schema instanceof z.ZodArray) return fieldsAt(schema.element, path.slice(1));
  if (schema instanceof z.ZodRecord) return fieldsAt(schema.valueType, path.slice(1));
  if (schema instanceof z.ZodUnion) {
    return [...new Set(schema.options.flatMap((option) => fieldsAt(option, path)))];
  }
  if (!(schema instanceof z.ZodObject)) return [];
  const [key, ...rest] = path;
  if (key === undefined) return Object.keys(schema.shape);
  const inner: z.core.$ZodType | undefined = schema.shape[String(key)];
  return inner === undefined ? [] : fieldsAt(inner, rest);
}

/** A field that does not exist explains a field that is missing, so it is told first. */
function mostTelling(issues: readonly Issue[]): Issue | undefined {
  return issues.find((issue) => deepest(issue).code === 'unrecognized_keys') ?? issues[0];
}

function describeIssue(where: string, issue: Issue, value: unknown, schema: z.core.$ZodType): CrossoverError {
  const specific = deepest(issue);
  const path = [where, ...specific.path.map(String)].join('.');
  if (specific.code === 'unrecognized_keys') {
    const [key = ''] = specific.keys;
    const fields = fieldsAt(schema, specific.path);
    const near = nearest(key, fields);
    return invalid(
      path,
      `one of ${fields.join(', ')}`,
      `"${key}"`,
      near === undefined ? undefined : `Did you mean "${near}"?`,
    );
  }
  const found = valueAt(value, specific.path);
  if (specific.code === 'invalid_value') {
    const values = [...new Set(specific.values.map(String))];
    const near = typeof found === 'string' ? nearest(found, values) : undefined;
    return invalid(
      path,
      values.length === 1 ? values.join('') : `one of ${values.join(', ')}`,
      shown(found),
      near === undefined ? undefined : `Did you mean "${near}"?`,
    );
  }
  const expected = specific.message
    .replace(/^(Invalid \w+|Too small|Too big): expected /, '')
    .replace(/^expected /, '')
    .replace(/, received .*$/, '');
  const words: unknown = specific.code === 'custom' ? specific.params?.found : undefined;
  return invalid(
    path,
    expected,
    typeof words === 'string' ? words : shown(found),
    numberHint(found) ?? LONGER_FORMS[specific.path.join('.')],
  );
}

function parseEntry(value: unknown, index: number): UsageEntry {
  const where = `usage[${index}]`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(where, 'an entry such as { service: lambda, … }', shown(value));
  }
  const service: unknown = 'service' in value ? value.service : undefined;
  const schema = typeof service === 'string' ? ENTRY_SCHEMAS.get(service) : undefined;
  if (schema === undefined) {
    const near = typeof service === 'string' ? nearestService(service) : undefined;
    throw invalid(
      `${where}.service`,
      `one of ${USAGE_SERVICES.join(', ')}`,
      shown(service),
      near === undefined ? undefined : `Did you mean "${near}"?`,
    );
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = mostTelling(result.error.issues);
  if (issue === undefined) throw result.error;
  throw describeIssue(`${where} (${String(service)})`, issue, value, schema);
}

/** Names that people use for services, beside our own. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  alb: 'application-load-balancer',
  elb: 'application-load-balancer',
  nlb: 'network-load-balancer',
  apigw: 'api-gateway',
  apigateway: 'api-gateway',
  nat: 'nat-gateway',
  ipv4: 'public-ipv4',
  egress: 'data-transfer',
  ssm: 'systems-manager',
  logs: 'cloudwatch',
  'aurora-serverless-v2': 'aurora',
  'elastic-load-balancer': 'application-load-balancer',
  'elastic-load-balancing': 'application-load-balancer',
  'function-url': 'lambda',
  'parameter-store': 'systems-manager',
  ecs: 'fargate',
  mysql: 'rds',
};

function nearestService(name: string): string | undefined {
  return OTHER_NAMES[name.toLowerCase()] ?? nearest(name, USAGE_SERVICES);
}

/**
 * Checks a parsed usage file: a list of entries, or an object with `usage` and its settings.
 *
 * @param value what a YAML or JSON parser made of the file.
 * @throws CrossoverError `invalid-usage-file` naming the place, what was expected and found, and the nearest match.
 */
export function parseUsageFile(value: unknown): UsageFile {
  if (Array.isArray(value)) return parseUsageFile({ usage: value });
  if (typeof value !== 'object' || value === null) {
    throw invalid('usage file', 'a list of entries, or an object with "usage"', shown(value));
  }
  const { usage, ...settings } = value as Record<string, unknown>;
  if (!Array.isArray(usage) || usage.length === 0) {
    const near = usage === undefined ? nearest('usage', Object.keys(settings)) : undefined;
    throw invalid(
      'usage file',
      'a list of entries under "usage"',
      usage === undefined ? `only ${Object.keys(settings).join(', ') || 'nothing'}` : shown(usage),
      'service' in settings
        ? 'Put the entry into a list: begin it with "- ".'
        : near === undefined
          ? undefined
          : `Rename "${near}" to "usage".`,
    );
  }
  const result = usageFileSchema.omit({ usage: true }).safeParse(settings);
  if (!result.success) {
    const issue = mostTelling(result.error.issues);
    if (issue === undefined) throw result.error;
    throw describeIssue('usage file', issue, settings, usageFileSchema);
  }
  const { region, month, freeTier, rounding } = result.data;
  return {
    region,
    month: month === undefined ? undefined : { hours: month.hours ?? (month.days ?? 0) * 24 },
    freeTier: typeof freeTier === 'boolean' ? (freeTier ? 'always' : 'none') : freeTier,
    rounding,
    usage: usage.map(parseEntry),
  };
}

/** The published JSON Schema of usage files, either form. */
export function usageFileJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(z.union([usageFileSchema, usageFileSchema.shape.usage]), {
    reused: 'ref',
  });
  return {
    $schema,
    title: 'Crossover usage file',
    description: 'Usage of AWS services in one month, in AWS’s own terms and units, for `crossover cost`.',
    ...schema,
  };
}
