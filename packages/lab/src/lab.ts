import type { Architecture, ColdStart, Invocation, LabSettings, Observation } from '@crossover/model';
import { CrossoverError, labSettingsSchema } from '@crossover/model';
import type { Database } from './database/database.ts';
import { DatabaseObserver } from './database/database-observer.ts';
import { usingDatabaseOf } from './database/using-database.ts';
import { EdgeProcess } from './edge/edge-process.ts';
import type { Artefacts } from './edge/edge-protocol.ts';
import { assertPortsFree } from './edge/free-ports.ts';
import { type Keeper, usingKeeper } from './keeper/keeper.ts';
import { pinnedTo } from './keeper/pinned-keeper.ts';
import type { LabEvent } from './lab-event.ts';
import { Probe } from './probe.ts';

export interface LabOptions {
  readonly architectures: readonly Architecture[];
  readonly settings: LabSettings;
  readonly artefacts: Artefacts;
  /** Bring a schema up to date, fill it, and bring it back to what `seed` left. */
  migrate(databaseUrl: string): Promise<void>;
  seed(databaseUrl: string): Promise<void>;
  reset(databaseUrl: string): Promise<void>;
  readonly databaseUrl?: string | undefined;
  readonly cacheFolder: string;
  /** GET request that primes banked environments and measures cold starts. Default `/products/1`. */
  readonly probePath?: string | undefined;
  /** First of the front doors' ports, in the order of `architectures`. Default: any that are free. */
  readonly portBase?: number | undefined;
  /** Also report requests, environments and logs. Costs time on every request: not for measuring. */
  readonly isWatched?: boolean | undefined;
  readonly onEvent?: ((event: LabEvent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Lab {
  readonly database: { readonly version: string; readonly origin: string };
  /** A private folder for what belongs to this lab's run; gone with the lab, also when its owner is killed. */
  readonly temporaryFolder: string;
  /** By architecture id: URL of the front door, without a slash at the end, and of the schema behind it. */
  readonly targets: Readonly<Record<string, { readonly url: string; readonly databaseUrl: string }>>;
  /**
   * Makes ready for a repeat: data as seeded, no environments left over, bank full, servers up.
   * `overrides` hold until the next call.
   */
  prepare(architectureId: string, overrides?: Partial<LabSettings>): Promise<void>;
  /** The settings in force: those of the last `prepare`, and how the database that was found commits. */
  settings(architectureId: string): LabSettings;
  /** Observes from now until `stop`. One observation per architecture at a time. */
  observe(architectureId: string): Promise<RunningObservation>;
  /**
   * Starts `n` environments, one after the other with nothing else running, each by a real request through the
   * front door. Leaves the architecture to be prepared again.
   */
  measureColdStarts(architectureId: string, n: number): Promise<ColdStart[]>;
  /** Has servers and functions run new bundles from now on. */
  replaceArtefacts(artefacts: Artefacts): Promise<void>;
}

export interface RunningObservation {
  stop(): Promise<{ observation: Observation; invocations: Invocation[] }>;
}

const DEFAULT_PROBE_PATH = '/products/1';

/** One architecture in the lab. */
interface Stand {
  readonly edge: EdgeProcess;
  readonly url: string;
  readonly databaseUrl: string;
}

/**
 * Runs `use` with a lab: a database, and for each architecture a schema, an edge process and what is behind it.
 * All of it ends afterwards, also when this process is killed.
 *
 * @throws CrossoverError as `usingDatabase` does; `port-taken`; `lab-failed` when a part does not start;
 * `interrupted` when `signal` was aborted meanwhile.
 */
export async function usingLab<T>(options: LabOptions, use: (lab: Lab) => Promise<T>): Promise<T> {
  const { architectures, portBase } = options;
  if (portBase !== undefined) await assertPortsFree(architectures.map((_, i) => portBase + i));
  return usingKeeper(async (keeper) => {
    const system = pinnedTo(options.settings.systemCpus, keeper);
    const { signal, databaseUrl, cacheFolder, onEvent } = options;
    return usingDatabaseOf(system, { signal, databaseUrl, cacheFolder, onEvent }, async (database) => {
      const stands = new Map<string, Stand>();
      const edges: EdgeProcess[] = [];
      try {
        // All have come to an end before the first failure is told: none may start while others are being ended.
        const starts = await Promise.allSettled(
          options.architectures.map(async (architecture, i) => {
            stands.set(architecture.id, await startStand(system, database, architecture, i, edges, options));
          }),
        );
        for (const start of starts) if (start.status === 'rejected') throw start.reason;
        signal?.throwIfAborted();
        return await use(createLab(keeper.folder, database, stands, options));
      } finally {
        await Promise.all(edges.map((edge) => edge.end()));
      }
    });
  }).catch((error: unknown) => {
    if (options.signal?.aborted !== true || error !== options.signal.reason) throw error;
    throw new CrossoverError('interrupted', 'The lab was interrupted.', { cause: error });
  });
}

async function startStand(
  keeper: Keeper,
  database: Database,
  architecture: Architecture,
  position: number,
  edges: EdgeProcess[],
  options: LabOptions,
): Promise<Stand> {
  const databaseUrl = await database.createSchema(architecture.id);
  const configuration = {
    architecture,
    settings: options.settings,
    artefacts: options.artefacts,
    databaseUrl,
    probePath: options.probePath ?? DEFAULT_PROBE_PATH,
    port: options.portBase === undefined ? 0 : options.portBase + position,
    isWatched: options.isWatched ?? false,
  };
  options.signal?.throwIfAborted();
  const edge = EdgeProcess.spawn(keeper, configuration, (event) => options.onEvent?.(event));
  edges.push(edge);
  await options.migrate(databaseUrl);
  options.signal?.throwIfAborted();
  await options.seed(databaseUrl);
  options.signal?.throwIfAborted();
  const { port } = await edge.ask({ kind: 'start', configuration });
  return { edge, url: `http://127.0.0.1:${port}`, databaseUrl };
}

function createLab(
  temporaryFolder: string,
  database: Database,
  stands: ReadonlyMap<string, Stand>,
  options: LabOptions,
): Lab {
  const settingsWith = (overrides: Partial<LabSettings>): LabSettings =>
    labSettingsSchema.parse({ ...options.settings, ...overrides, databaseCommit: database.commit });
  /** By architecture id; those not in it have not been prepared yet. */
  const inForce = new Map<string, LabSettings>();
  const standOf = (architectureId: string): Stand => {
    const stand = stands.get(architectureId);
    if (stand !== undefined) return stand;
    const known = [...stands.keys()].join(', ');
    throw new CrossoverError('unknown-architecture', `Expected one of ${known}, found "${architectureId}".`);
  };
  return {
    database: { version: database.version, origin: database.origin },
    temporaryFolder,
    targets: Object.fromEntries(
      options.architectures.map(({ id }) => {
        const { url, databaseUrl } = standOf(id);
        return [id, { url, databaseUrl }] as const;
      }),
    ),
    async prepare(architectureId, overrides = {}) {
      const { edge, databaseUrl } = standOf(architectureId);
      const settings = settingsWith(overrides);
      inForce.set(architectureId, settings);
      await unlessAborted(options.signal, edge.ask({ kind: 'prepare', settings }));
      // Last: until then servers may still work on what clients have given up.
      await options.reset(databaseUrl);
    },
    settings(architectureId) {
      standOf(architectureId);
      return inForce.get(architectureId) ?? settingsWith({});
    },
    observe: (architectureId) => observe(architectureId, standOf(architectureId), database),
    measureColdStarts: (architectureId, n) =>
      measureColdStarts(architectureId, standOf(architectureId), n, options),
    async replaceArtefacts(artefacts) {
      await Promise.all(
        [...stands.values()].map(({ edge }) => edge.ask({ kind: 'replace-artefacts', artefacts })),
      );
    },
  };
}

/** What takes seconds must not keep a person waiting who has pressed Ctrl-C. */
function unlessAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

async function observe(architecture: string, stand: Stand, database: Database): Promise<RunningObservation> {
  const observer = await DatabaseObserver.begin(database, stand.databaseUrl);
  await stand.edge.ask({ kind: 'begin-observation' });
  return {
    async stop() {
      const seen = await stand.edge.ask({ kind: 'end-observation' });
      const { connectionsMax, queries, cpuSeconds } = await observer.end();
      return {
        invocations: seen.invocations,
        observation: {
          architecture,
          durationMs: seen.durationMs,
          ...seen.traffic,
          cpuSeconds: { ...seen.cpuSeconds, ...(cpuSeconds !== null && { database: cpuSeconds }) },
          // Those in the bank are connected, but have not been needed.
          databaseConnectionsMax:
            connectionsMax === null ? null : Math.max(0, connectionsMax - seen.bankSize),
          databaseQueries: queries,
          functions: seen.functions,
          ...(seen.balancing !== null && { balancing: seen.balancing }),
        },
      };
    },
  };
}

async function measureColdStarts(
  architecture: string,
  { edge, url }: Stand,
  n: number,
  { signal, probePath = DEFAULT_PROBE_PATH }: LabOptions,
): Promise<ColdStart[]> {
  const probe = new Probe(new URL(probePath, url));
  try {
    const measured: ColdStart[] = [];
    while (measured.length < n) {
      signal?.throwIfAborted();
      await edge.ask({ kind: 'go-cold' });
      const { status, responseTimeMs } = await probe.send();
      const invocation = await edge.ask({ kind: 'last-invocation' });
      if (status >= 400 || invocation.initDurationMs === null) {
        throw new CrossoverError(
          'lab-failed',
          `Expected ${probePath} to answer with success from a new environment, found status ${status}.`,
        );
      }
      measured.push({
        architecture,
        initDurationMs: invocation.initDurationMs,
        firstInvocationMs: invocation.durationMs,
        responseTimeMs,
        maxMemoryUsedMib: invocation.maxMemoryUsedMib,
      });
    }
    return measured;
  } finally {
    probe.close();
  }
}
