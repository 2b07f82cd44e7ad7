import { usingDatabase } from '@crossover/lab';

/** A private database server for all integration tests of one Vitest run; `CROSSOVER_TEST_DATABASE_URL` names it. */
export default async function setup(): Promise<() => Promise<void>> {
  const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
  const databaseUrl = process.env.DATABASE_URL;
  const { promise: isReady, resolve: ready, reject: fail } = Promise.withResolvers<void>();
  const whole = usingDatabase(
    { ...(databaseUrl && { databaseUrl }), cacheFolder: new URL('../../.cache', import.meta.url).pathname },
    async ({ url }) => {
      process.env.CROSSOVER_TEST_DATABASE_URL = url;
      ready();
      await isOver;
    },
  );
  whole.catch(fail);
  await isReady;
  return async () => {
    end();
    await whole;
  };
}
