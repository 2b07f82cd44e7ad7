/**
 * The best-known failure of functions before a relational database, on a real server: environments times pool size
 * against `max_connections`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bundle } from '@crossover/api/bundle';
import { migrate } from '@crossover/api/migrations';
import { seed } from '@crossover/api/seed';
import { connectionOnset, type Demonstration, type FunctionFleet, safeConcurrency } from '@crossover/model';
import { createConnection } from 'mysql2/promise';
import { type Answer, type StormDatabase, usingStormDatabase, usingStormFunctions } from './storm-stand.ts';

/** `max_connections` and connections per environment. */
const PAIRS: readonly (readonly [maxConnections: number, poolSize: number])[] = [
  [24, 1],
  [48, 1],
  [40, 2],
  [45, 3],
  [60, 4],
  [75, 5],
];
const TOLERANCE = 0.05;
const TOO_MANY_CONNECTIONS = 1040;
/** Long enough for all requests of a step to be in hand at once, also on a busy machine. */
const HOLD_SECONDS = 0.2;
const TRIES_PER_STEP = 5;

const POOLED_FUNCTION = fileURLToPath(new URL('./fixtures/pooled-function.mjs', import.meta.url));
const CACHE = join(import.meta.dirname, '../../../.cache');

const fleetOf = (reservedConcurrency: number, poolSize: number): FunctionFleet => ({
  memoryMib: 512,
  cpu: 'arm64',
  timeoutSeconds: 10,
  reservedConcurrency,
  poolSize,
});

export async function run(
  pairs: typeof PAIRS = PAIRS,
  loadSeconds = 6,
  loadMultiple = 10,
): Promise<Demonstration[]> {
  return usingStormDatabase(CACHE, async (database) => {
    const results: Demonstration[] = [];
    for (const [limit, poolSize] of pairs) results.push(await measureOnset(database, limit, poolSize));
    results.push(await measureRecovery(database));
    results.push(await measureRecommended(database, loadSeconds, loadMultiple));
    return results;
  });
}

/** One environment more with each step; those before stay, frozen, and keep their connections. */
export async function measureOnset(
  database: StormDatabase,
  limit: number,
  poolSize: number,
): Promise<Demonstration> {
  await database.setMaxConnections(limit);
  const inUse = await settledConnections(database);
  const predicted = connectionOnset(limit, inUse, poolSize);
  const observed = await usingStormFunctions(
    pooledFunction(database, 2 * predicted, poolSize, 600_000),
    async (ask) => {
      for (let concurrency = 1; concurrency < 2 * predicted; concurrency += 1) {
        if ((await askAtOnce(ask, concurrency)).some(isTooMany)) return concurrency;
      }
      return Number.POSITIVE_INFINITY;
    },
  );
  const distance = Math.abs(observed - predicted) / predicted;
  return {
    name: `onset of error 1040, max_connections ${limit}, pool of ${poolSize}`,
    value: Number(distance.toFixed(4)),
    limit: TOLERANCE,
    ok: distance <= TOLERANCE,
    details: {
      max_connections: limit,
      'connections of others': inUse,
      'pool size': poolSize,
      'predicted onset, environments': predicted,
      'observed onset, environments': observed,
      database: database.version,
    },
  };
}

/** Idle environments hold their connections until they expire: so long does everybody else wait. */
async function measureRecovery(database: StormDatabase): Promise<Demonstration> {
  const limit = 30;
  const idleExpiryMs = 2_000;
  await database.setMaxConnections(limit);
  const inUse = await settledConnections(database);
  const concurrency = Math.ceil(1.5 * connectionOnset(limit, inUse, 1));
  const storm = pooledFunction(database, concurrency, 1, idleExpiryMs);
  const { recoveryMs, refusedShare, stillRefused } = await usingStormFunctions(storm, async (ask) => {
    // The first time they start, one after the other as the machine can; the second time all are there at once.
    await Promise.all(Array.from({ length: concurrency }, ask));
    const answers = await Promise.all(Array.from({ length: concurrency }, ask));
    const endedAt = performance.now();
    const refusedAtOnce = !(await canConnect(database.userUrl));
    while (!(await canConnect(database.userUrl))) await sleep(20);
    return {
      recoveryMs: performance.now() - endedAt,
      refusedShare: answers.filter(isTooMany).length / answers.length,
      stillRefused: refusedAtOnce ? 'yes' : 'no',
    };
  });
  const slackMs = 1_000;
  return {
    name: 'recovery: connections are free again when idle environments have expired',
    value: Math.round(recoveryMs),
    limit: idleExpiryMs + slackMs,
    ok: stillRefused === 'yes' && recoveryMs <= idleExpiryMs + slackMs,
    details: {
      max_connections: limit,
      environments: concurrency,
      'refused during the storm, share': Number(refusedShare.toFixed(3)),
      'others refused after the storm': stillRefused,
      'idle expiry, ms': idleExpiryMs,
    },
  };
}

/** The API as deployed, with the reserved concurrency that leaves room, under many times the clients of the onset. */
async function measureRecommended(
  database: StormDatabase,
  seconds: number,
  loadMultiple: number,
): Promise<Demonstration> {
  const folder = mkdtempSync(join(tmpdir(), 'crossover-proof-'));
  try {
    await database.setMaxConnections(200);
    await migrate(database.administratorUrl);
    await seed({ databaseUrl: database.administratorUrl, products: 100, seed: 1 });
    const lambda = await bundle({ host: 'lambda', outDir: folder });
    const limit = 40;
    await database.setMaxConnections(limit);
    const inUse = await settledConnections(database);
    const concurrency = safeConcurrency(limit, inUse, 1);
    const clients = loadMultiple * connectionOnset(limit, inUse, 1);
    const play = async (reservedConcurrency: number) => {
      const refusedBefore = await database.refused();
      const api = {
        bundle: lambda.file,
        fleet: fleetOf(reservedConcurrency, 1),
        databaseUrl: database.userUrl,
        settings: {},
        path: '/products/1',
      };
      const counts = await usingStormFunctions(api, async (ask) => {
        await Promise.all(Array.from({ length: reservedConcurrency }, ask));
        return playClients(ask, clients, seconds);
      });
      return { ...counts, refused: (await database.refused()) - refusedBefore };
    };
    const { refused, ...counts } = await play(concurrency);
    await settledConnections(database);
    const without = await play(2 * limit);
    const failures = counts.failed + refused;
    return {
      name: `reserved concurrency as recommended: errors at ${loadMultiple} times the load`,
      value: failures,
      limit: 0,
      ok: failures === 0 && counts.answered > clients && without.refused > 0,
      details: {
        max_connections: limit,
        'connections of others': inUse,
        'reserved concurrency': concurrency,
        clients,
        'requests answered': counts.answered,
        'throttled and sent again': counts.throttled,
        'failed for clients': counts.failed,
        'connections refused, as the database counts': refused,
        'the same with twice max_connections reserved: failed': without.failed,
        'the same with twice max_connections reserved: refused': without.refused,
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Clients that ask one after the other and try again after a pause when they are throttled, as AWS's SDKs do. */
async function playClients(ask: () => Promise<Answer>, clients: number, seconds: number) {
  const counts = { answered: 0, throttled: 0, failed: 0 };
  const until = performance.now() + seconds * 1000;
  const play = async () => {
    while (performance.now() < until) {
      const { status, body } = await ask();
      if (status === 200) {
        counts.answered += 1;
      } else if (status === 503 && body === '{"message":"Service Unavailable"}') {
        counts.throttled += 1;
        await sleep(50 + 450 * Math.random());
      } else {
        counts.failed += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, play));
  return counts;
}

function pooledFunction(
  database: StormDatabase,
  concurrency: number,
  poolSize: number,
  idleExpiryMs: number,
) {
  return {
    bundle: POOLED_FUNCTION,
    fleet: fleetOf(concurrency, poolSize),
    databaseUrl: database.userUrl,
    settings: { idleExpiryMs },
    variables: { HOLD_SECONDS: String(HOLD_SECONDS) },
    path: '/',
  };
}

/** Answers of as many environments at once, each one's own; a step whose requests did not meet is repeated. */
async function askAtOnce(ask: () => Promise<Answer>, concurrency: number): Promise<Answer[]> {
  for (let attempt = 0; attempt < TRIES_PER_STEP; attempt += 1) {
    const answers = await Promise.all(Array.from({ length: concurrency }, ask));
    const environments = new Set(answers.map(({ environment }) => environment));
    if (environments.size === concurrency || answers.some(isTooMany)) return answers;
  }
  throw new Error(`expected ${concurrency} requests at once to meet ${concurrency} environments`);
}

const isTooMany = ({ status, body }: Answer): boolean =>
  status === 503 && body.includes(String(TOO_MANY_CONNECTIONS));

async function canConnect(url: string): Promise<boolean> {
  try {
    const connection = await createConnection(url);
    connection.destroy();
    return true;
  } catch (error) {
    if (error instanceof Error && 'errno' in error && error.errno === TOO_MANY_CONNECTIONS) return false;
    throw error;
  }
}

/** Connections of others, once those of what was ended before are gone. */
async function settledConnections(database: StormDatabase): Promise<number> {
  let count = await database.connections();
  for (let i = 0; i < 50; i += 1) {
    await sleep(100);
    const next = await database.connections();
    if (next === count && i >= 2) return next;
    count = next;
  }
  return count;
}

if (import.meta.main) console.log(JSON.stringify(await run(), null, 2));
