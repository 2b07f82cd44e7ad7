import { randomBytes } from 'node:crypto';
import { type Connection, createConnection } from 'mysql2/promise';
import { migrate } from '../src/migrations/index.ts';

export interface TestSchema extends AsyncDisposable {
  /** Of the schema, for the API. */
  readonly url: string;
  readonly name: string;
  /** A connection beside the API's own, to look at the rows and to play the database's operator. */
  readonly operator: Connection;
}

/** @returns the URL of a server on which the tests may make and drop schemas. */
function serverUrl(): URL {
  const text = process.env.CROSSOVER_TEST_DATABASE_URL;
  if (!text) {
    throw new Error(
      'expected CROSSOVER_TEST_DATABASE_URL to name a MySQL-compatible server whose user may create schemas, found ' +
        'none; run the tests from the repository root with `npm test`, which starts a private server, or set it to ' +
        'mysql://user:password@127.0.0.1:3306',
    );
  }
  return new URL(text);
}

/** A migrated schema of its own for one test file, dropped when disposed. */
export async function createTestSchema(): Promise<TestSchema> {
  const url = serverUrl();
  const name = `crossover_api_${randomBytes(6).toString('hex')}`;
  url.pathname = '/';
  const operator = await createConnection({ uri: url.href, timezone: 'Z' });
  await operator.query(`create database ${name}`);
  await operator.query(`use ${name}`);
  url.pathname = `/${name}`;
  await migrate(url.href);
  return {
    url: url.href,
    name,
    operator,
    async [Symbol.asyncDispose]() {
      await operator.query(`drop database ${name}`);
      await operator.end();
    },
  };
}
