import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  ARCHITECTURES,
  type Architecture,
  type Balancing,
  type ColdStart,
  highestRateOf,
  type Phase,
  type Plan,
  planSchema,
  type Repeat,
  type Request,
  type RequestError,
  RUN_FILES,
  repeatFile,
  repeatSchema,
  requestsFile,
  telemetrySchema,
  type Warning,
  type Workload,
  workloadSchema,
} from '@crossover/model';
import { syntheticCalibration } from './synthetic-calibration.ts';

/**
 * Test data only: a run's folder as the command line writes it, with made-up requests whose truth is known. Nothing
 * of it is ever published; the site's fixtures and this package's tests are all that read it.
 */
export interface SyntheticRun {
  readonly slug: string;
  readonly seed?: number;
  readonly repeats?: number;
  readonly architectures?: readonly Architecture[];
  readonly workloads?: readonly SyntheticWorkload[];
  /** Median service time of a warm request, by architecture id. */
  readonly medianMs?: Readonly<Record<string, number>>;
  /** Share of requests that fail, by architecture id. */
  readonly errorShare?: Readonly<Record<string, number>>;
  readonly coldStarts?: number;
  /** Ids of repeats that end otherwise. */
  readonly invalid?: readonly string[];
  readonly errored?: readonly string[];
  readonly hasCapacity?: boolean;
  /** Of the instrument, at the workloads' highest rates. */
  readonly hasCalibration?: boolean;
  readonly createdAt?: string;
  /** Default: the lab, which sees what AWS does not let one see. */
  readonly target?: 'lab' | 'aws';
}

interface SyntheticWorkload {
  readonly name: string;
  readonly ratePerSecond: number;
  readonly peakRatePerSecond?: number;
  readonly seconds: number;
}

const DEFAULT_WORKLOADS: readonly SyntheticWorkload[] = [{ name: 'steady', ratePerSecond: 60, seconds: 20 }];

/** Uniform numbers in [0, 1) that depend on the seed alone (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const normal = (random: () => number) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const round = (value: number) => Math.round(value * 1000) / 1000;
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

function buildWorkload({ name, ratePerSecond, peakRatePerSecond, seconds }: SyntheticWorkload): Workload {
  const phases: Phase[] = [
    { name: 'warm-up', durationSeconds: 2, ratePerSecond, isWarmUp: true },
    { name: 'main', durationSeconds: seconds, ratePerSecond, isWarmUp: false },
  ];
  if (peakRatePerSecond !== undefined) {
    phases.splice(
      1,
      1,
      { name: 'before', durationSeconds: seconds / 2, ratePerSecond, isWarmUp: false },
      { name: 'peak', durationSeconds: seconds / 4, ratePerSecond: peakRatePerSecond, isWarmUp: false },
      { name: 'after', durationSeconds: seconds / 4, ratePerSecond, isWarmUp: false },
    );
  }
  return workloadSchema.parse({
    name,
    title: name === 'steady' ? 'Steady traffic' : `${name.slice(0, 1).toUpperCase()}${name.slice(1)} traffic`,
    description: 'Made-up requests for tests: mostly reads, some lists and creates.',
    seed: 7,
    dataset: { products: 1000 },
    scenarios: [
      { name: 'read', weight: 70, operation: 'read' },
      { name: 'list', weight: 15, operation: 'list' },
      { name: 'create', weight: 15, operation: 'create' },
    ],
    arrivals: 'poisson',
    phases,
    connections: { mode: 'keep-alive', max: 64 },
    timeoutMs: 5000,
    slo: { responseTimeMs: 100, share: 0.99 },
  });
}

const ROUTES: Readonly<Record<string, string>> = {
  read: 'GET /products/{id}',
  list: 'GET /products',
  create: 'POST /products',
};

interface Arrival {
  readonly atMs: number;
  readonly phase: Phase;
  readonly scenario: string;
}

function buildSchedule(workload: Workload): Arrival[] {
  const random = createRandom(workload.seed);
  const arrivals: Arrival[] = [];
  let startMs = 0;
  for (const phase of workload.phases) {
    const endMs = startMs + phase.durationSeconds * 1000;
    for (let atMs = startMs; phase.ratePerSecond > 0; ) {
      atMs += (-Math.log(1 - random()) * 1000) / phase.ratePerSecond;
      if (atMs >= endMs) break;
      const draw = random();
      arrivals.push({ atMs, phase, scenario: draw < 0.7 ? 'read' : draw < 0.85 ? 'list' : 'create' });
    }
    startMs = endMs;
  }
  return arrivals;
}

interface Behaviour {
  readonly medianMs: number;
  readonly errorShare: number;
  readonly hasServers: boolean;
  readonly hasFunctions: boolean;
}

/** Which of the made-up environments is a server, where both kinds of compute are behind one front door. */
const isServer = (environment: number, { hasServers, hasFunctions }: Behaviour) =>
  !hasFunctions || (hasServers && environment < 2);

function buildRequests(schedule: readonly Arrival[], behaviour: Behaviour, seed: number): Request[] {
  const random = createRandom(seed);
  // A repeat has a level of its own, so that repeats differ by more than their requests explain.
  const level = behaviour.medianMs * Math.exp(0.03 * normal(random));
  const warmed = new Set<number>();
  return schedule.map(({ atMs, phase, scenario }, index) => {
    const lagMs = Math.abs(normal(random)) * 0.2;
    const environment = Math.floor(random() ** 3 * 14);
    const isServed = isServer(environment, behaviour);
    const isCold = isServed ? null : !warmed.has(environment);
    if (!isServed) warmed.add(environment);
    const factor = scenario === 'list' ? 1.6 : scenario === 'create' ? 1.3 : 1;
    const handlerMs = level * 0.6 * factor * Math.exp(0.35 * normal(random));
    const initMs = isCold === true ? 180 + 30 * normal(random) : 0;
    const frontMs = level * 0.4 * Math.exp(0.2 * normal(random));
    const isNew = random() < 0.02;
    const connectMs = isNew ? 0.4 + random() * 0.4 : 0;
    const error: RequestError | null =
      random() < behaviour.errorShare
        ? random() < 0.3
          ? 'timeout'
          : random() < 0.5
            ? 'http-503'
            : 'http-5xx'
        : null;
    const serviceMs = error === 'timeout' ? 5000 : connectMs + initMs + handlerMs + frontMs;
    const sentMs = atMs + lagMs;
    return {
      index,
      scenario,
      route: ROUTES[scenario] ?? scenario,
      phase: phase.name,
      isWarmUp: phase.isWarmUp,
      intendedMs: round(atMs),
      sentMs: round(sentMs),
      connectedMs: isNew ? round(sentMs + connectMs) : null,
      firstByteMs: error === 'timeout' ? null : round(sentMs + serviceMs * 0.98),
      endMs: round(sentMs + serviceMs),
      status: error === null ? 200 : error === 'timeout' ? 0 : error === 'http-503' ? 503 : 500,
      error,
      isCold,
      environment: isServed ? 'server-1' : `env-${environment}`,
      handlerMs: error === 'timeout' ? null : round(handlerMs),
      queryMs: error === 'timeout' ? null : round(handlerMs * 0.6),
      requestBytes: 300,
      responseBytes: scenario === 'list' ? 4200 : 420,
    };
  });
}

function buildRepeat(
  planned: Plan['order'][number],
  startedAt: string,
  scheduleHash: string,
  requests: readonly Request[],
  requestsSha256: string,
  { hasServers, hasFunctions }: Behaviour,
  isValid: boolean,
): Repeat {
  const endedAt = new Date(Date.parse(startedAt) + 25_000).toISOString();
  const lags = requests.map((r) => r.sentMs - r.intendedMs).sort((a, b) => a - b);
  const lagP99Ms = isValid ? round(lags[Math.floor(lags.length * 0.99)] ?? 0) : 48.2;
  const lastMs = Math.max(0, ...requests.map((r) => r.intendedMs));
  const seconds = Array.from({ length: Math.ceil(lastMs / 1000) }, (_, second) => {
    const inSecond = requests.filter((r) => Math.floor(r.intendedMs / 1000) === second);
    const failed = inSecond.filter((r) => r.error !== null).length;
    return {
      second,
      scheduled: inSecond.length,
      sent: inSecond.length,
      completed: inSecond.length - failed,
      failed,
      lagP99Ms,
      eventLoopDelayMaxMs: 2,
      cpuSeconds: 0.1,
    };
  });
  const failed = requests.filter((r) => r.error !== null).length;
  const cold = requests.filter((r) => r.isCold === true).length;
  const warnings: Warning[] = isValid
    ? []
    : [{ kind: 'load-generator-saturated', repeat: planned.id, lagP99Ms }];
  return repeatSchema.parse({
    ...planned,
    state: 'completed',
    startedAt,
    endedAt,
    scheduleHash,
    requestsFile: requestsFile(planned.id),
    requestsSha256,
    isValid,
    warnings,
    generator: {
      scheduled: requests.length,
      sent: requests.length,
      completed: requests.length - failed,
      failed,
      lagP50Ms: round(lags[Math.floor(lags.length / 2)] ?? 0),
      lagP99Ms,
      lagMaxMs: lagP99Ms * 1.5,
      connectionsOpened: requests.filter((r) => r.connectedMs !== null).length,
      waitedForConnection: 0,
      seconds,
    },
    observation: {
      architecture: planned.architecture,
      durationMs: lastMs,
      requests: requests.length,
      requestBytes: requests.length * 300,
      responseBytes: requests.reduce((sum, r) => sum + r.responseBytes, 0),
      newConnections: requests.filter((r) => r.connectedMs !== null).length,
      cpuSeconds: {
        edge: 1.5,
        servers: hasServers ? 3 : 0,
        functions: hasFunctions ? 3.5 : 0,
        database: 2,
      },
      databaseConnectionsMax: 14,
      databaseQueries: requests.length,
      functions: hasFunctions
        ? {
            invocations: requests.length,
            coldStarts: cold,
            throttles: 0,
            failures: failed,
            meanDurationMs: 6.4,
            meanBilledDurationMs: 7.9,
            meanWarmBilledDurationMs: 7,
            maxEnvironments: 14,
            meanEnvironments: 6.2,
            maxMemoryUsedMib: 92,
            bankedUsed: cold,
            isBankExhausted: false,
          }
        : null,
      ...(hasServers && hasFunctions ? { balancing: buildBalancing(requests) } : {}),
    },
  });
}

/** As the lab records it: functions begin to help after the third second. */
function buildBalancing(requests: readonly Request[]): Balancing {
  const served = (second: number | null, isByServers: boolean) =>
    requests.filter(
      (request) =>
        (second === null || Math.floor(request.intendedMs / 1000) === second) &&
        (request.environment === 'server-1') === isByServers,
    ).length;
  const length = Math.ceil(Math.max(0, ...requests.map(({ intendedMs }) => intendedMs)) / 1000);
  return {
    controller: 'weights',
    serverIds: ['server-1'],
    servers: served(null, true),
    functions: served(null, false),
    seconds: Array.from({ length }, (_, second) => ({
      second,
      servers: served(second, true),
      functions: served(second, false),
      functionShare: second < 3 ? 0 : 0.5,
      healthyServers: 1,
    })),
    looks: length,
    changes: [
      {
        atMs: 0,
        weights: { servers: 100, functions: 0 },
        reason: 'no-data',
        ratePerSecond: null,
        healthyServers: 1,
      },
      {
        atMs: 3000,
        weights: { servers: 50, functions: 50 },
        reason: 'overflow',
        ratePerSecond: 100,
        healthyServers: 1,
      },
    ],
  };
}

/** Writes the folder and returns its path's plan. Files depend on the options alone. */
export async function writeSyntheticRun(folder: string, options: SyntheticRun): Promise<Plan> {
  const architectures = options.architectures ?? ARCHITECTURES;
  const workloads = (options.workloads ?? DEFAULT_WORKLOADS).map(buildWorkload);
  const repeats = options.repeats ?? 5;
  const seed = options.seed ?? 1;
  const createdAt = options.createdAt ?? '2026-11-21T09:00:00.000Z';
  const schedules = new Map(workloads.map((workload) => [workload.name, buildSchedule(workload)]));
  const hashes = new Map([...schedules].map(([name, schedule]) => [name, sha256(JSON.stringify(schedule))]));
  const hashOf = (name: string) => hashes.get(name) ?? '';
  const order = Array.from({ length: repeats }, (_, index) => index + 1).flatMap((repeat) =>
    workloads.flatMap((workload) =>
      architectures.map(({ id }) => ({
        id: `${workload.name}-${id.replace('/', '.')}-${repeat}`,
        architecture: id,
        workload: workload.name,
        repeat,
      })),
    ),
  );
  const plan = planSchema.parse({
    schemaVersion: 1,
    slug: options.slug,
    createdAt,
    preset: 'default',
    seed,
    region: 'us-east-1',
    architectures: architectures.map(({ id }) => id),
    repeats,
    workloads: workloads.map((workload) => ({
      workload,
      scheduleHash: hashOf(workload.name),
      scheduledRequests: schedules.get(workload.name)?.length ?? 0,
      durationSeconds: workload.phases.reduce((sum, phase) => sum + phase.durationSeconds, 0),
    })),
    order,
    coldStarts: options.coldStarts ?? 20,
    capacityRatesPerSecond: [100, 200, 400],
    capacityStepSeconds: 3,
    lab: {},
  });
  const writes = [write(folder, RUN_FILES.plan, JSON.stringify(plan))];

  const has = (id: string, part: 'servers' | 'functions') =>
    architectures.some((one) => one.id === id && one[part] !== undefined);
  for (const [position, planned] of order.entries()) {
    const startedAt = new Date(Date.parse(createdAt) + position * 30_000).toISOString();
    if (options.errored?.includes(planned.id) === true) {
      const endedAt = new Date(Date.parse(startedAt) + 1000).toISOString();
      const repeat: Repeat = {
        ...planned,
        state: 'errored',
        startedAt,
        endedAt,
        reason: 'The database went away.',
      };
      writes.push(write(folder, repeatFile(planned.id), JSON.stringify(repeat)));
      continue;
    }
    const behaviour: Behaviour = {
      medianMs: options.medianMs?.[planned.architecture] ?? (has(planned.architecture, 'functions') ? 9 : 6),
      errorShare: options.errorShare?.[planned.architecture] ?? 0,
      hasServers: has(planned.architecture, 'servers'),
      hasFunctions: has(planned.architecture, 'functions'),
    };
    const requests = buildRequests(
      schedules.get(planned.workload) ?? [],
      behaviour,
      seed * 1_000_003 + position * 7919,
    );
    const lines = requests.map((request) => `${JSON.stringify(request)}\n`).join('');
    const content = gzipSync(lines, { level: 1 });
    writes.push(write(folder, requestsFile(planned.id), content));
    const repeat = buildRepeat(
      planned,
      startedAt,
      hashOf(planned.workload),
      requests,
      sha256(content),
      behaviour,
      options.invalid?.includes(planned.id) !== true,
    );
    const seen = options.target === 'aws' ? { ...repeat, observation: null } : repeat;
    writes.push(write(folder, repeatFile(planned.id), JSON.stringify(seen)));
  }
  const telemetry = buildTelemetry(options, architectures, seed);
  if (options.hasCalibration === true) {
    const rates = [...new Set(workloads.map(highestRateOf))].sort((a, b) => a - b);
    const { calibration, files } = syntheticCalibration(rates);
    telemetry.calibration = calibration;
    for (const [path, content] of files) writes.push(write(folder, path, content));
  }
  await Promise.all([...writes, write(folder, RUN_FILES.telemetry, JSON.stringify(telemetry))]);
  return plan;
}

function buildTelemetry(options: SyntheticRun, architectures: readonly Architecture[], seed: number) {
  const random = createRandom(seed + 99);
  const coldStarts: ColdStart[] = architectures
    .filter(({ functions }) => functions !== undefined)
    .flatMap(({ id }) =>
      Array.from({ length: options.coldStarts ?? 20 }, () => {
        const initDurationMs = round(180 + 18 * normal(random));
        const firstInvocationMs = round(24 + 4 * normal(random));
        return {
          architecture: id,
          initDurationMs,
          firstInvocationMs,
          responseTimeMs: round(initDurationMs + firstInvocationMs + 4),
          maxMemoryUsedMib: 92,
        };
      }),
    );
  return telemetrySchema.parse({
    schemaVersion: 1,
    environment: {
      target: options.target ?? 'lab',
      os: 'Synthetic OS',
      cpuModel: 'Synthetic CPU',
      cpus: 2,
      memoryMib: 8192,
      nodeVersion: '24.21.0',
      databaseVersion: '10.11.14-MariaDB',
      databaseOrigin: 'installed',
      versions: { artillery: '2.0.34', hono: '4.13.19', kysely: '0.29.9', mysql2: '3.24.5' },
      commit: '0123456789abcdef0123456789abcdef01234567',
      isCommitClean: true,
      lockfileSha256: sha256('lockfile'),
      bundles: { 'serverless.mjs': { sizeBytes: 612_000, gzipBytes: 171_000, sha256: sha256('bundle') } },
    },
    coldStarts,
    capacities:
      (options.hasCapacity ?? true)
        ? architectures
            .filter(({ servers }) => servers !== undefined)
            .map(({ id }) => ({
              architecture: id,
              steps: [100, 200, 400, 800].map((ratePerSecond) => ({
                ratePerSecond,
                achievedPerSecond: Math.min(ratePerSecond, 520),
                p50Ms: 4 + ratePerSecond / 100,
                p99Ms: 12 * Math.exp(ratePerSecond / 220),
                shareWithinSlo: ratePerSecond > 400 ? 0.71 : 0.9995,
                lagP99Ms: 0.7,
                isHeld: ratePerSecond <= 400,
                cpuSecondsPerRequest: 0.0018,
              })),
              ratePerSecond: 400,
              isBracketed: true,
            }))
        : [],
  });
}

async function write(folder: string, path: string, content: string | Uint8Array): Promise<void> {
  const full = join(folder, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, content);
}
