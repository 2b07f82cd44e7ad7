import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { readCpuSeconds } from '../process-usage.ts';
import type { Database } from './database.ts';

const COUNT_EVERY_MS = 250;

export interface DatabaseObservation {
  /** Most connections to the schema seen at once; null when none could be counted. */
  readonly connectionsMax: number | null;
  /** Statements that the whole server was sent; null when it does not tell. */
  readonly queries: number | null;
  /** Of the server process; null when it is not a process of ours. */
  readonly cpuSeconds: number | null;
}

/** Counts what one schema's users do with the server. Its own statements are taken off. */
export class DatabaseObserver {
  readonly #database: Database;
  readonly #schema: string;
  readonly #connection: Connection;
  readonly #timer: NodeJS.Timeout;
  readonly #cpuSecondsAtBegin: number | null;
  #connectionsMax: number | null = null;
  #queriesAtBegin: number | null = null;
  #ownQueries = 0;
  #counting: Promise<void> = Promise.resolve();

  private constructor(database: Database, schema: string, connection: Connection) {
    this.#database = database;
    this.#schema = schema;
    this.#connection = connection;
    this.#cpuSecondsAtBegin = database.pid === null ? null : readCpuSeconds(database.pid);
    this.#timer = setInterval(() => {
      this.#counting = this.#counting.then(() => this.#countConnections());
    }, COUNT_EVERY_MS);
  }

  static async begin(database: Database, databaseUrl: string): Promise<DatabaseObserver> {
    const connection = await createConnection(database.url);
    const observer = new DatabaseObserver(database, new URL(databaseUrl).pathname.slice(1), connection);
    observer.#queriesAtBegin = await observer.#readQueries();
    observer.#ownQueries = 0;
    return observer;
  }

  async end(): Promise<DatabaseObservation> {
    clearInterval(this.#timer);
    await this.#counting;
    await this.#countConnections();
    const own = this.#ownQueries;
    const queries = await this.#readQueries();
    const pid = this.#database.pid;
    const cpuSeconds = pid === null ? null : readCpuSeconds(pid);
    this.#connection.destroy();
    return {
      connectionsMax: this.#connectionsMax,
      // The reading of the counter counts itself.
      queries:
        queries === null || this.#queriesAtBegin === null
          ? null
          : Math.max(0, queries - this.#queriesAtBegin - own - 1),
      cpuSeconds:
        cpuSeconds === null || this.#cpuSecondsAtBegin === null ? null : cpuSeconds - this.#cpuSecondsAtBegin,
    };
  }

  async #countConnections(): Promise<void> {
    const rows = await this.#query('SHOW PROCESSLIST');
    if (rows === null) return;
    const connections = rows.filter(({ db }) => db === this.#schema).length;
    this.#connectionsMax = Math.max(this.#connectionsMax ?? 0, connections);
  }

  async #readQueries(): Promise<number | null> {
    const rows = await this.#query("SHOW GLOBAL STATUS LIKE 'Questions'");
    const [row] = rows ?? [];
    return row === undefined ? null : Number(row.Value);
  }

  /** Null when the server does not answer: a figure is then missing, the repeat goes on. */
  async #query(statement: string): Promise<RowDataPacket[] | null> {
    this.#ownQueries += 1;
    try {
      const [rows] = await this.#connection.query<RowDataPacket[]>(statement);
      return rows;
    } catch {
      return null;
    }
  }
}
