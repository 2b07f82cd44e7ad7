import { ConfigurationError } from '../configuration.ts';
import { createApplicationUser } from '../migrations/application-user.ts';
import { migrate } from '../migrations/index.ts';
import { whenReachable } from '../migrations/when-reachable.ts';

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new ConfigurationError(`expected ${name} in the environment, found none`);
  return value;
}

/**
 * Runs on deploy, inside the VPC, as the database's master user: brings the schema up to date and creates the user that
 * the API connects as. Running it again changes nothing but that user's password.
 */
export async function handler(): Promise<{ readonly migrated: readonly string[] }> {
  const databaseUrl = required('DATABASE_URL');
  const user = { name: required('APPLICATION_USER'), password: required('APPLICATION_PASSWORD') };
  const migrated = await whenReachable(() => migrate(databaseUrl));
  await createApplicationUser(databaseUrl, user);
  console.log(JSON.stringify({ event: 'migrated', migrated, user: user.name }));
  return { migrated };
}
