import { CrossoverError } from '@crossover/model';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { type Keeper, usingKeeper } from '../keeper/keeper.ts';
import type { Database, DatabaseOptions, DatabaseSource } from './database.ts';
import { unpackDebianDatabase } from './debian-packages.ts';
import { startDockerServer } from './docker-server.ts';
import { findDatabaseSources, noDatabase } from './find-database.ts';
import { type PrivateServer, startPrivateServer } from './private-server.ts';
import { claimScratchSchemas } from './scratch-schemas.ts';

/**
 * Runs `use` with a database of its own: scratch schemas on `databaseUrl` if given, else a private server that
 * ends with this process, even when it is killed.
 *
 * @throws CrossoverError `database-missing` when there is no way to one, `database-unreachable` when
 * `databaseUrl` is not a URL, does not answer or gives no right to create schemas, `lab-failed` when a server
 * does not start.
 */
export function usingDatabase<T>(
  options: DatabaseOptions,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  return usingKeeper((keeper) => usingDatabaseOf(keeper, options, use));
}

/** As `usingDatabase`, within a keeper that is there already. */
export async function usingDatabaseOf<T>(
  keeper: Keeper,
  options: DatabaseOptions,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const sources = findDatabaseSources(options);
  const [source] = sources;
  if (source?.kind === 'given') return usingGivenDatabase(source.url, use);
  const { server, origin } = await startFirst(keeper, sources, options);
  try {
    options.signal?.throwIfAborted();
    const connection = await createConnection(server.url);
    try {
      return await use({
        url: server.url,
        version: await readServerVersion(connection),
        origin,
        commit: 'not-flushed',
        pid: server.pid,
        async createSchema(label) {
          const schema = `crossover_${label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}`.slice(0, 64);
          await connection.query(`CREATE DATABASE \`${schema}\` CHARACTER SET utf8mb4`);
          return `${server.url}/${schema}`;
        },
      });
    } finally {
      connection.destroy();
    }
  } finally {
    await server.stop();
  }
}

async function startFirst(
  keeper: Keeper,
  sources: readonly DatabaseSource[],
  options: DatabaseOptions,
): Promise<{ server: PrivateServer; origin: string }> {
  const say = (message: string) => options.onEvent?.({ kind: 'step', message });
  let failure: unknown;
  for (const source of sources) {
    switch (source.kind) {
      case 'installed':
        return {
          server: await startPrivateServer(keeper, source.program, options.cacheFolder, options.signal),
          origin: source.program.origin,
        };
      case 'packages':
        try {
          const program = await unpackDebianDatabase(keeper, source.cacheFolder, say, options.signal);
          return {
            server: await startPrivateServer(keeper, program, options.cacheFolder, options.signal),
            origin: program.origin,
          };
        } catch (error) {
          if (!(error instanceof CrossoverError) || error.code !== 'database-missing') throw error;
          failure = error;
          say(error.message);
          break;
        }
      case 'docker':
        say(`Starting ${source.image} with Docker.`);
        return { server: await startDockerServer(keeper, options.signal), origin: `Docker ${source.image}` };
      case 'given':
        break;
    }
  }
  throw noDatabase(failure);
}

async function usingGivenDatabase<T>(given: string, use: (database: Database) => Promise<T>): Promise<T> {
  const url = parseServerUrl(given);
  const connection = await connectTo(url);
  try {
    const schemas = await claimScratchSchemas(connection).catch((cause: unknown) => {
      throw new CrossoverError(
        'database-unreachable',
        `Expected the right to create and drop schemas on ${url.host}, but: ${messageOf(cause)}.`,
        { hint: 'Give DATABASE_URL a user with all privileges on `crossover\\_%`.*.', cause },
      );
    });
    try {
      return await use({
        url: url.href.replace(/\/$/, ''),
        version: await readServerVersion(connection),
        origin: `server given by DATABASE_URL (${url.host})`,
        commit: 'as-given',
        pid: null,
        createSchema: async (label) => `${url.href.replace(/\/$/, '')}/${await schemas.create(label)}`,
      });
    } finally {
      await schemas.dropAll();
    }
  } finally {
    connection.destroy();
  }
}

/** The server part of a database URL: whatever schema it names is never touched. */
function parseServerUrl(given: string): URL {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url === null || !['mysql:', 'mariadb:'].includes(url.protocol) || url.hostname === '') {
    throw new CrossoverError(
      'database-unreachable',
      'Expected DATABASE_URL to be of the form mysql://user:password@host:3306, found something else.',
    );
  }
  return new URL(`mysql:${url.href.slice(url.protocol.length)}`.replace(/(\/\/[^/]+)\/.*$/, '$1'));
}

async function connectTo(url: URL): Promise<Connection> {
  try {
    return await createConnection({ uri: url.href, connectTimeout: 5_000, enableKeepAlive: true });
  } catch (cause) {
    throw new CrossoverError(
      'database-unreachable',
      `Expected a MySQL-compatible server at ${url.host} (DATABASE_URL), but: ${messageOf(cause)}.`,
      { hint: 'Start it, correct DATABASE_URL, or unset it to let Crossover start a private server.', cause },
    );
  }
}

/** Connection failures to a name with several addresses come as an AggregateError without a message. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

async function readServerVersion(connection: Connection): Promise<string> {
  const [[row]] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version');
  return String(row?.version);
}
