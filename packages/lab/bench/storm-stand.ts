import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { type FunctionFleet, type LabSettings, labSettingsSchema } from '@crossover/model';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { FrontDoor } from '../src/edge/front-door.ts';
import { HTTP_API } from '../src/functions/http-api-dialect.ts';
import { usingDatabase } from '../src/index.ts';
import { Serverless } from '../src/serverless.ts';

export interface StormDatabase {
  /** Of an ordinary user, who is refused when the connections are used up. */
  readonly userUrl: string;
  /** Of the administrator, for whom MySQL keeps one connection more. */
  readonly administratorUrl: string;
  readonly version: string;
  setMaxConnections(limit: number): Promise<void>;
  /** Connections now, this one included. */
  connections(): Promise<number>;
  /** How many the server itself counts as refused for want of connections. */
  refused(): Promise<number>;
}

/** A private server whose connection limit may be changed; never one of `DATABASE_URL`. */
export function usingStormDatabase<T>(
  cacheFolder: string,
  use: (database: StormDatabase) => Promise<T>,
): Promise<T> {
  return usingDatabase({ cacheFolder }, async (server) => {
    const { url, version } = server;
    const administratorUrl = await server.createSchema('storm');
    const administrator = await createConnection(administratorUrl);
    try {
      const password = randomBytes(16).toString('hex');
      await administrator.query(`CREATE USER 'storm'@'%' IDENTIFIED BY '${password}'`);
      await administrator.query(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON `crossover\\_storm`.* TO 'storm'@'%'",
      );
      const user = new URL(`${url}/crossover_storm`);
      user.username = 'storm';
      user.password = password;
      const status = async (name: string) => Number((await readStatus(administrator, name)) ?? 0);
      return await use({
        userUrl: user.href,
        administratorUrl,
        version,
        setMaxConnections: async (limit) => {
          await administrator.query(`SET GLOBAL max_connections = ${Math.floor(limit)}`);
        },
        connections: () => status('Threads_connected'),
        refused: () => status('Connection_errors_max_connections'),
      });
    } finally {
      administrator.destroy();
    }
  });
}

async function readStatus(connection: Connection, name: string): Promise<unknown> {
  const [[row]] = await connection.query<RowDataPacket[]>(`SHOW GLOBAL STATUS LIKE '${name}'`);
  return row?.Value;
}

export interface StormFunction {
  readonly bundle: string;
  readonly fleet: FunctionFleet;
  readonly databaseUrl: string;
  readonly settings: Partial<LabSettings>;
  readonly variables?: Record<string, string>;
  readonly path: string;
}

export interface Answer {
  readonly status: number;
  readonly environment: string | undefined;
  readonly body: string;
}

/** Functions behind a gateway in this process; `ask` sends one request on a connection of its own as needed. */
export async function usingStormFunctions<T>(
  { bundle, fleet, databaseUrl, settings, variables, path }: StormFunction,
  use: (ask: () => Promise<Answer>, functions: Serverless) => Promise<T>,
): Promise<T> {
  const parsed = labSettingsSchema.parse({ coldStarts: 'live', finishingWaitMs: 0, ...settings });
  const functions = new Serverless({
    architecture: 'storm',
    fleet,
    settings: parsed,
    dialect: HTTP_API,
    bundle,
    databaseUrl,
    probePath: path,
    ...(variables !== undefined && { variables }),
    onEvent: null,
  });
  const frontDoor = new FrontDoor(functions, null);
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 1_000 });
  try {
    await functions.prepare(parsed);
    const port = await frontDoor.listen(0);
    return await use(() => send(port, path, agent), functions);
  } finally {
    agent.destroy();
    await frontDoor.close();
    await functions.end();
  }
}

function send(port: number, path: string, agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.once('error', reject).once('end', () => {
        const environment = response.headers['environment-id'];
        resolve({
          status: response.statusCode ?? 0,
          environment: typeof environment === 'string' ? environment : undefined,
          body,
        });
      });
    })
      .once('error', reject)
      .end();
  });
}
