import { createConnection } from 'mysql2/promise';
import { parseDatabaseUrl } from '../configuration.ts';

export interface ApplicationUser {
  readonly name: string;
  readonly password: string;
}

/**
 * Creates the user the API connects as, or gives it this password when it exists. It may read and write rows of this
 * one schema and nothing else: no tables to drop, no other schema, no users. Over TLS alone when the URL says so.
 *
 * @param databaseUrl of a user who may create users.
 * @throws the driver's error.
 */
export async function createApplicationUser(databaseUrl: string, user: ApplicationUser): Promise<void> {
  const { host, port, user: master, password, schema, isTlsRequired } = parseDatabaseUrl(databaseUrl);
  const connection = await createConnection({
    host,
    port,
    user: master,
    password,
    ...(isTlsRequired && { ssl: { rejectUnauthorized: true } }),
  });
  const required = isTlsRequired ? 'REQUIRE SSL' : 'REQUIRE NONE';
  try {
    await connection.query(`CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ? ${required}`, [
      user.name,
      user.password,
    ]);
    await connection.query(`ALTER USER ?@'%' IDENTIFIED BY ? ${required}`, [user.name, user.password]);
    await connection.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ??.* TO ?@'%'`, [schema, user.name]);
  } finally {
    await connection.end();
  }
}
