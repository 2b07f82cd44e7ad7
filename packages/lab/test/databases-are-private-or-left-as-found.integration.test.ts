import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { canUseDebianPackages } from '../src/database/debian-packages.ts';
import { findFreePort } from '../src/database/free-port.ts';
import { claimScratchSchemas } from '../src/database/scratch-schemas.ts';
import { findDatabase, type LabEvent, usingDatabase } from '../src/index.ts';

let cacheFolder = '';
beforeEach(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), 'crossover-test-'));
});
afterEach(() => rmSync(cacheFolder, { recursive: true, force: true }));

const cached = join(tmpdir(), `crossover-test-cache-${process.getuid?.()}`);

async function schemasOf(url: string): Promise<string[]> {
  const connection = await createConnection(url);
  const [rows] = await connection.query<RowDataPacket[]>('SHOW DATABASES');
  await connection.end();
  return rows.map((row) => String(Object.values(row)[0]));
}

test('a private server takes its own user only, on 127.0.0.1 only, and is gone afterwards', async () => {
  const url = await usingDatabase({ cacheFolder: cached }, async (database) => {
    const { port } = new URL(database.url);
    const passwordless = createConnection({ host: '127.0.0.1', port: Number(port), user: 'root' });
    await expect(passwordless).rejects.toThrow(/denied/i);
    const schema = await database.createSchema('serverless/function-url');
    const connection = await createConnection(schema);
    const [[row]] = await connection.query<RowDataPacket[]>(
      'SELECT DATABASE() AS name, @@bind_address AS address, @@character_set_database AS charset, VERSION() AS version',
    );
    await connection.end();
    expect(row).toMatchObject({
      name: 'crossover_serverless_function_url',
      address: '127.0.0.1',
      charset: 'utf8mb4',
      version: database.version,
    });
    return database.url;
  });
  await expect(createConnection(url)).rejects.toThrow(/ECONNREFUSED/);
});

test('on a given server only scratch schemas are made, and they are dropped', async () => {
  await usingDatabase({ cacheFolder: cached }, async (server) => {
    const own = await createConnection(await server.createSchema('theirs'));
    await own.query('CREATE TABLE kept (id INT)');
    const before = await schemasOf(server.url);
    await usingDatabase({ databaseUrl: `${server.url}/crossover_theirs`, cacheFolder }, async (given) => {
      expect(given.origin).toContain('DATABASE_URL');
      expect(given.commit).toBe('as-given');
      expect(given.pid).toBeNull();
      const scratch = new URL(await given.createSchema('serverful'));
      expect(scratch.pathname).toMatch(/^\/crossover_[0-9a-f]{16}_serverful$/);
      expect(await schemasOf(server.url)).toHaveLength(before.length + 2);
    });
    expect(await schemasOf(server.url)).toEqual(before);
    await own.query('SELECT * FROM kept');
    await own.end();
  });
});

test('left-overs of an owner that was killed are dropped by the next, those of a living one are not', async () => {
  await usingDatabase({ cacheFolder: cached }, async (server) => {
    const before = await schemasOf(server.url);
    const [killed, living, next] = await Promise.all([
      createConnection(server.url),
      createConnection(server.url),
      createConnection(server.url),
    ]);
    await (await claimScratchSchemas(killed)).create('old');
    const kept = await (await claimScratchSchemas(living)).create('mine');
    // The look of a scratch schema, without the marker: somebody else's.
    await living.query('CREATE DATABASE crossover_0123456789abcdef_owner');
    await living.query('CREATE DATABASE crossover_0123456789abcdef_data');
    // As the server sees a kill: the connection is gone, nothing was cleaned up.
    killed.destroy();
    await expect
      .poll(async () => {
        const schemas = await claimScratchSchemas(next);
        await schemas.dropAll();
        return (await schemasOf(server.url)).filter((name) => !before.includes(name)).toSorted();
      })
      .toEqual(
        [
          'crossover_0123456789abcdef_data',
          'crossover_0123456789abcdef_owner',
          kept,
          kept.replace('mine', 'owner'),
        ].toSorted(),
      );
    living.destroy();
    next.destroy();
  });
});

test('a given server that is not there is named, with what to do', async () => {
  const port = await findFreePort();
  const attempt = usingDatabase(
    { databaseUrl: `mysql://me:secret@127.0.0.1:${port}`, cacheFolder },
    async () => {},
  );
  await expect(attempt).rejects.toMatchObject({
    code: 'database-unreachable',
    message: expect.stringContaining(`127.0.0.1:${port}`),
    hint: expect.stringContaining('DATABASE_URL'),
  });
  await expect(attempt).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
});

test('a given server that never answers is given up', async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', () => resolve()));
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const attempt = usingDatabase({ databaseUrl: `mysql://me@127.0.0.1:${port}`, cacheFolder }, async () => {});
  await expect(attempt).rejects.toMatchObject({ code: 'database-unreachable' });
  silent.close();
});

test.each(['nonsense', 'postgres://me@127.0.0.1/x', 'mysql://'])(
  '%s is not taken for a database',
  async (databaseUrl) => {
    await expect(usingDatabase({ databaseUrl, cacheFolder }, async () => {})).rejects.toMatchObject({
      code: 'database-unreachable',
    });
  },
);

test('without an installed server the Debian packages are unpacked, run, and are kept for the next time', async () => {
  if (!canUseDebianPackages()) {
    // Elsewhere they must not even be tried.
    expect(findDatabase({ cacheFolder }).kind).not.toBe('packages');
    return;
  }
  process.env.CROSSOVER_IGNORE_INSTALLED_DATABASE = '1';
  try {
    const events: LabEvent[] = [];
    const start = () =>
      usingDatabase({ cacheFolder, onEvent: (event) => events.push(event) }, async ({ url, origin }) => {
        expect(await schemasOf(url)).toContain('mysql');
        return origin;
      });
    expect(findDatabase({ cacheFolder }).description).toContain('to be unpacked');
    expect(await start()).toBe('Debian packages in the cache folder');
    const said = events.length;
    expect(said).toBeGreaterThan(0);
    expect(findDatabase({ cacheFolder }).description).toContain('unpacked in');
    await start();
    expect(events).toHaveLength(said);
  } finally {
    delete process.env.CROSSOVER_IGNORE_INSTALLED_DATABASE;
  }
});
