export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly schema: string;
  /** Encrypt and verify. The authority's certificate comes from `NODE_EXTRA_CA_CERTS`; see `bundle/`. */
  readonly isTlsRequired: boolean;
}

export interface Configuration {
  readonly database: DatabaseAddress;
  readonly poolSize: number;
  readonly environmentId: string;
}

export interface ServerConfiguration extends Configuration {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
}

/** The environment does not say what a host needs to know; the message says what was expected and found. */
export class ConfigurationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConfigurationError';
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

const EXAMPLE = 'mysql://user:password@host:3306/schema';

/** @throws ConfigurationError when the text is not such an address. The text may hold a password: never echoed. */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new ConfigurationError(`expected DATABASE_URL like ${EXAMPLE}, found text that is not a URL`);
  }
  const schema = decodeURIComponent(url.pathname.slice(1));
  if (url.protocol !== 'mysql:' || url.hostname === '' || url.username === '' || !/^[^/]+$/.test(schema)) {
    throw new ConfigurationError(
      `expected DATABASE_URL like ${EXAMPLE}, found ${url.protocol}// with ${url.hostname ? 'a' : 'no'} host, ` +
        `${url.username ? 'a' : 'no'} user and ${schema ? 'schema' : 'no schema'} ${schema}`.trimEnd(),
    );
  }
  const tls = url.searchParams.get('tls') ?? 'false';
  if (tls !== 'true' && tls !== 'false') {
    throw new ConfigurationError(`expected tls=true or tls=false in DATABASE_URL, found tls=${tls}`);
  }
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 3306 : Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    schema,
    isTlsRequired: tls === 'true',
  };
}

/** @throws ConfigurationError when `DATABASE_URL` or `POOL_SIZE` is missing or malformed. */
export function readConfiguration(environment: Environment, defaultPoolSize: number): Configuration {
  const { DATABASE_URL: databaseUrl } = environment;
  if (!databaseUrl) {
    throw new ConfigurationError(`expected DATABASE_URL like ${EXAMPLE} in the environment, found none`);
  }
  return {
    database: parseDatabaseUrl(databaseUrl),
    poolSize: readInteger(environment, 'POOL_SIZE', defaultPoolSize, 1, 1000),
    environmentId: readEnvironmentId(environment),
  };
}

/** As `readConfiguration`, with where to listen. @throws ConfigurationError for a malformed `PORT` too. */
export function readServerConfiguration(environment: Environment): ServerConfiguration {
  return {
    ...readConfiguration(environment, 10),
    port: readInteger(environment, 'PORT', 3000, 0, 65_535),
    host: environment.HOST || '127.0.0.1',
  };
}

function readInteger(
  environment: Environment,
  name: string,
  fallback: number,
  min: number,
  max: number,
): number {
  const text = environment[name];
  if (text === undefined || text === '') return fallback;
  const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new ConfigurationError(
    `expected ${name} to be a whole number from ${min} to ${max}, found '${text}'`,
  );
}

/**
 * Lambda names each environment's log stream `date/[version]hex`; its last part is the environment's own name.
 * Otherwise random: it need only differ between environments, so it costs no cryptography at start.
 */
function readEnvironmentId(environment: Environment): string {
  const given = environment.ENVIRONMENT_ID;
  if (given) {
    if (/^[A-Za-z0-9._:-]{1,128}$/.test(given)) return given;
    throw new ConfigurationError(
      `expected ENVIRONMENT_ID of 1-128 characters A-Z a-z 0-9 . _ : -, found '${given.slice(0, 128)}'`,
    );
  }
  const streamName = environment.AWS_LAMBDA_LOG_STREAM_NAME?.match(/[A-Za-z0-9-]+$/)?.[0];
  return streamName ?? `${process.pid.toString(36)}-${Math.random().toString(36).slice(2)}`;
}
