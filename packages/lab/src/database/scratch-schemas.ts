import { randomBytes } from 'node:crypto';
import type { Connection, RowDataPacket } from 'mysql2/promise';

/**
 * Scratch schemas on a server that is not ours. All of one owner begin with `crossover_<16 hex>_`; the first is
 * `…_owner` and holds a table whose comment is our marker. As long as the owner lives, one of its connections
 * holds the named lock `crossover_<16 hex>`: the server lets go of it when the connection ends, however that
 * happened and on whatever machine, so a free lock means that the owner is gone.
 *
 * Left-overs are dropped by the next owner only if all three hold: the name, the marker, the free lock. A kill
 * between creating the `_owner` schema and its table leaves one empty schema that nothing will drop.
 */
const MARKER = 'crossover scratch schema: dropped when its run has ended';
const OWNER_SCHEMA = /^(crossover_[0-9a-f]{16})_owner$/;

export interface ScratchSchemas {
  create(label: string): Promise<string>;
  dropAll(): Promise<void>;
}

/** `connection` must stay open for as long as the schemas are wanted. */
export async function claimScratchSchemas(connection: Connection): Promise<ScratchSchemas> {
  await dropLeftOvers(connection);
  const owner = `crossover_${randomBytes(8).toString('hex')}`;
  await connection.query('SELECT GET_LOCK(?, 0)', [owner]);
  await connection.query(`CREATE DATABASE \`${owner}_owner\``);
  await connection.query(`CREATE TABLE \`${owner}_owner\`.marker (id INT PRIMARY KEY) COMMENT = '${MARKER}'`);
  return {
    async create(label) {
      const schema = `${owner}_${label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}`.slice(0, 64);
      await connection.query(`CREATE DATABASE \`${schema}\` CHARACTER SET utf8mb4`);
      return schema;
    },
    async dropAll() {
      await dropSchemasOf(owner, connection);
      await connection.query('SELECT RELEASE_LOCK(?)', [owner]);
    },
  };
}

async function dropLeftOvers(connection: Connection): Promise<void> {
  const [marked] = await connection.query<RowDataPacket[]>(
    `SELECT table_schema AS name FROM information_schema.tables
     WHERE table_name = 'marker' AND table_comment = ? AND table_schema LIKE 'crossover\\_%\\_owner'`,
    [MARKER],
  );
  for (const row of marked) {
    const owner = OWNER_SCHEMA.exec(String(row.name))?.[1];
    if (owner === undefined) continue;
    const [[lock]] = await connection.query<RowDataPacket[]>('SELECT GET_LOCK(?, 0) AS isHeld', [owner]);
    if (Number(lock?.isHeld) !== 1) continue;
    await dropSchemasOf(owner, connection);
    await connection.query('SELECT RELEASE_LOCK(?)', [owner]);
  }
}

/** The owner's schema last: as long as it is there, an interrupted clean-up can be taken up again. */
async function dropSchemasOf(owner: string, connection: Connection): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT schema_name AS name FROM information_schema.schemata WHERE LEFT(schema_name, ?) = ?',
    [owner.length + 1, `${owner}_`],
  );
  const names = rows.map((row) => String(row.name)).filter((name) => name !== `${owner}_owner`);
  for (const name of [...names, `${owner}_owner`]) {
    await connection.query(`DROP DATABASE IF EXISTS \`${name.replaceAll('`', '``')}\``);
  }
}
