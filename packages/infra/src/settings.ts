import { ARCHITECTURES, CATALOGUE } from '@crossover/model';

/** What a deploy may set; everything else is in the catalogue. Pure: reads the environment it is given. */
export interface Settings {
  readonly region: string;
  /** Parent domain with a Route 53 hosted zone, e.g. `example.com`; undefined: AWS's default names. */
  readonly domain: string | undefined;
  /** Ids of the catalogue, in its order. */
  readonly architectures: readonly string[];
  /** `catalogue`: the sizes that are compared; `small`: the same shape at the least price. */
  readonly size: 'catalogue' | 'small';
  /** Distributed tracing is a factor of the experiment: on or off for all architectures alike. */
  readonly isTracingOn: boolean;
  /** Aurora pauses after five idle minutes; the first request then waits for it. */
  readonly canScaleToZero: boolean;
  readonly hasCanaries: boolean;
  readonly alertEmail: string | undefined;
  /** Monthly, for each architecture. */
  readonly budgetUsd: number;
  /** True once the tag keys were seen by billing; activating them earlier fails. */
  readonly hasCostAllocationTags: boolean;
  /** ISO 8601; after it `crossover down --check` calls the stage overdue. */
  readonly expiresAt: string | undefined;
  readonly mysqlVersion: string;
  readonly auroraVersion: string;
  /** Pins the servers' image; undefined: the newest Amazon Linux 2023 at each deploy. */
  readonly imageId: string | undefined;
  readonly canaryRuntime: string;
  /** Container image of the server, for Fargate alone; built from packages/infra/container/Dockerfile. */
  readonly serverImage: string | undefined;
  /** Measured capacity of one server in requests per second; the hybrid controller works with it. */
  readonly serverCapacityPerSecond: number;
  /** Execution environments at once for each architecture with functions; undefined: the catalogue's. */
  readonly reservedConcurrency: number | undefined;
  /** Folder of the built site, relative to `web/`. */
  readonly siteOutput: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * @throws Error naming the variable, what was expected and what was found.
 */
export function readSettings(environment: Environment, stage: string): Settings {
  const isProduction = stage === 'production';
  const text = (name: string): string | undefined => environment[`CROSSOVER_${name}`]?.trim() || undefined;
  return {
    region: environment.SST_AWS_REGION ?? environment.AWS_REGION ?? 'us-east-1',
    domain: domainName(text('DOMAIN')),
    architectures: architectures(text('ARCHITECTURES')),
    size: choice('SIZE', text('SIZE'), ['catalogue', 'small'], isProduction ? 'catalogue' : 'small'),
    isTracingOn: flag('TRACING', text('TRACING'), true),
    canScaleToZero: flag('SCALE_TO_ZERO', text('SCALE_TO_ZERO'), !isProduction),
    hasCanaries: flag('CANARIES', text('CANARIES'), isProduction),
    alertEmail: email(text('ALERT_EMAIL')),
    budgetUsd: positive('BUDGET_USD', text('BUDGET_USD'), isProduction ? 250 : 50),
    hasCostAllocationTags: flag('COST_TAGS', text('COST_TAGS'), false),
    expiresAt: instant(text('EXPIRES_AT')),
    mysqlVersion: text('MYSQL_VERSION') ?? '8.4',
    auroraVersion: text('AURORA_VERSION') ?? '3.10.3',
    imageId: text('IMAGE_ID'),
    serverImage: text('SERVER_IMAGE'),
    canaryRuntime: text('CANARY_RUNTIME') ?? 'syn-nodejs-puppeteer-13.0',
    serverCapacityPerSecond: positive('SERVER_CAPACITY', text('SERVER_CAPACITY'), 400),
    reservedConcurrency: wholeNumber('RESERVED_CONCURRENCY', text('RESERVED_CONCURRENCY')),
    siteOutput: text('SITE_OUTPUT') ?? 'dist',
  };
}

function invalid(name: string, expected: string, found: string): Error {
  return new Error(`expected CROSSOVER_${name} to be ${expected}, found '${found}'`);
}

function choice<T extends string>(
  name: string,
  found: string | undefined,
  known: readonly T[],
  fallback: T,
): T {
  if (found === undefined) return fallback;
  const match = known.find((value) => value === found);
  if (match === undefined) throw invalid(name, known.join(' or '), found);
  return match;
}

function flag(name: string, found: string | undefined, fallback: boolean): boolean {
  return choice(name, found, ['on', 'off'], fallback ? 'on' : 'off') === 'on';
}

function positive(name: string, found: string | undefined, fallback: number): number {
  if (found === undefined) return fallback;
  const value = Number(found);
  if (!Number.isFinite(value) || value <= 0) throw invalid(name, 'a number above 0', found);
  return value;
}

function wholeNumber(name: string, found: string | undefined): number | undefined {
  if (found === undefined || /^[1-9][0-9]{0,4}$/.test(found))
    return found === undefined ? undefined : Number(found);
  throw invalid(name, 'a whole number above 0', found);
}

function architectures(found: string | undefined): readonly string[] {
  if (found === undefined) return ARCHITECTURES.map(({ id }) => id);
  const known = CATALOGUE.map(({ id }) => id);
  const asked = found.split(',').map((part) => part.trim());
  const unknown = asked.find((part) => !known.includes(part));
  if (unknown !== undefined) throw invalid('ARCHITECTURES', `some of ${known.join(',')}`, unknown);
  return known.filter((id) => asked.includes(id));
}

function domainName(found: string | undefined): string | undefined {
  if (found === undefined || /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(found)) return found;
  throw invalid('DOMAIN', 'a domain such as example.com', found);
}

function email(found: string | undefined): string | undefined {
  if (found === undefined || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(found)) return found;
  throw invalid('ALERT_EMAIL', 'an e-mail address', found);
}

function instant(found: string | undefined): string | undefined {
  if (found === undefined) return undefined;
  const parsed = new Date(found);
  if (Number.isNaN(parsed.getTime()))
    throw invalid('EXPIRES_AT', 'a time such as 2026-01-31T18:00:00Z', found);
  return parsed.toISOString();
}
