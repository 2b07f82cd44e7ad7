import { randomBytes } from 'node:crypto';
import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseDatabaseUrl } from '../src/configuration.ts';
import { handler } from '../src/hosts/migrator.ts';
import { whenReachable } from '../src/migrations/when-reachable.ts';
import { createTestSchema, type TestSchema } from './database.ts';

const user = `api_${randomBytes(6).toString('hex')}`;
let schema: TestSchema;

beforeAll(async () => {
  schema = await createTestSchema();
});

afterAll(async () => {
  await schema.operator.query(`drop user if exists '${user}'@'%'`);
  await schema[Symbol.asyncDispose]();
});

async function migrateAs(password: string) {
  Object.assign(process.env, {
    DATABASE_URL: schema.url,
    APPLICATION_USER: user,
    APPLICATION_PASSWORD: password,
  });
  return handler();
}

function connectAs(password: string): Promise<Connection> {
  const { host, port } = parseDatabaseUrl(schema.url);
  return createConnection({ host, port, user, password, database: schema.name });
}

test('the application reads and writes rows, and can neither change tables nor leave its schema', async () => {
  expect(await migrateAs('first')).toEqual({ migrated: [] });
  const connection = await connectAs('first');
  try {
    await connection.query('select count(*) from products');
    await connection.query('delete from products where 1 = 0');
    for (const forbidden of [
      'drop table products',
      'create table intruder (id int)',
      'alter table products add column extra int',
      'select user from mysql.user',
      `create user '${user}_friend'@'%'`,
    ]) {
      await expect(connection.query(forbidden), forbidden).rejects.toThrow(/denied/i);
    }
  } finally {
    await connection.end();
  }
});

test('running it again gives the user the new password and changes nothing else', async () => {
  expect(await migrateAs('second')).toEqual({ migrated: [] });
  await expect(connectAs('first')).rejects.toThrow(/denied/i);
  const connection = await connectAs('second');
  await connection.end();
});

test('it waits for a database that is still starting, and not for a mistake', async () => {
  let calls = 0;
  const starting = Object.assign(new Error('not yet'), { code: 'ECONNREFUSED' });
  const patience = { totalMs: 60_000, pauseMs: 1 };
  const answer = await whenReachable(async () => {
    calls += 1;
    if (calls < 3) throw starting;
    return 'up';
  }, patience);
  expect([answer, calls]).toEqual(['up', 3]);
  await expect(whenReachable(() => Promise.reject(starting), { totalMs: 5, pauseMs: 2 })).rejects.toBe(
    starting,
  );
  const mistake = Object.assign(new Error('syntax'), { errno: 1064 });
  await expect(whenReachable(() => Promise.reject(mistake), patience)).rejects.toBe(mistake);
});

test('a missing setting is told by name', async () => {
  delete process.env.APPLICATION_PASSWORD;
  await expect(handler()).rejects.toThrow('expected APPLICATION_PASSWORD in the environment, found none');
});
