import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '@crossover/api/bundle';
import { migrate } from '@crossover/api/migrations';
import { reset, seed } from '@crossover/api/seed';
import { type Lab, usingLab } from '@crossover/lab';
import {
  compileSchedule,
  type LoadGenerator,
  type PlaySummary,
  readRequests,
  usingLoadGenerator,
} from '@crossover/load';
import {
  findArchitecture,
  type LabSettings,
  labSettingsSchema,
  type Observation,
  type Request,
  type Workload,
  workloadSchema,
} from '@crossover/model';
import { PROJECT } from '../src/project.ts';
import { pinning } from '../src/run/pinning.ts';

export interface StandOptions {
  readonly architectures: readonly string[];
  readonly products: number;
  /** Beside those of a run: the generator has a core of its own. */
  readonly settings?: Partial<LabSettings>;
}

export interface Played {
  readonly summary: PlaySummary;
  readonly observation: Observation;
  /** Without the warm-up, in the order of the schedule. */
  readonly requests: readonly Request[];
}

/** A lab and a generator for demonstrations. */
export interface LabStand {
  readonly lab: Lab;
  readonly generator: LoadGenerator;
  /** Path of the bundle that server processes run: finds them among the machine's processes. */
  readonly serverBundle: string;
  /** Prepares the architecture as for a repeat and plays the workload once. */
  play(architecture: string, workload: Workload, overrides?: Partial<LabSettings>): Promise<Played>;
}

export async function usingLabStand<T>(
  { architectures, products, settings = {} }: StandOptions,
  use: (stand: LabStand) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-proof-'));
  const parsed = labSettingsSchema.parse({ ...pinning(), ...settings });
  try {
    const [server, lambda] = await Promise.all([
      bundle({ host: 'server', outDir: folder }),
      bundle({ host: 'lambda', outDir: folder }),
    ]);
    const options = {
      architectures: architectures.map(findArchitecture),
      settings: parsed,
      artefacts: { server: server.file, lambda: lambda.file },
      migrate: async (url: string) => void (await migrate(url)),
      seed: (url: string) => seed({ databaseUrl: url, products, seed: 1 }),
      reset,
      databaseUrl: process.env.DATABASE_URL,
      cacheFolder: PROJECT.cache,
    };
    return await usingLab(options, (lab) =>
      usingLoadGenerator({ temporaryFolder: lab.temporaryFolder, cpus: parsed.generatorCpus }, (generator) =>
        use({
          lab,
          generator,
          serverBundle: server.file,
          play: (architecture, workload, overrides) =>
            playOnce(lab, generator, architecture, workload, overrides),
        }),
      ),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function playOnce(
  lab: Lab,
  generator: LoadGenerator,
  architecture: string,
  workload: Workload,
  overrides: Partial<LabSettings> = {},
): Promise<Played> {
  await lab.prepare(architecture, overrides);
  const recordsPath = join(lab.temporaryFolder, 'played.ndjson.gz');
  const running = await lab.observe(architecture);
  const summary = await generator.play({
    id: 'played',
    schedule: compileSchedule(workload),
    targetUrl: lab.targets[architecture]?.url ?? '',
    recordsPath,
  });
  const { observation } = await running.stop();
  return { summary, observation, requests: await readMeasured(recordsPath) };
}

/** The requests of a records file without those of the warm-up, in the order of the schedule. */
export async function readMeasured(recordsPath: string): Promise<Request[]> {
  const requests: Request[] = [];
  for await (const request of readRequests(recordsPath)) if (!request.isWarmUp) requests.push(request);
  return requests.sort((a, b) => a.index - b.index);
}

/** Reads at one rate, evenly spaced; the warm-up is 1 s at the same rate. */
export function readsAt(
  ratePerSecond: number,
  durationSeconds: number,
  changes: Partial<Workload> = {},
): Workload {
  return workloadSchema.parse({
    name: 'proof',
    title: 'Reads',
    description: 'Reads at a constant rate, evenly spaced.',
    seed: 1,
    dataset: { products: 1000 },
    scenarios: [{ name: 'read', weight: 1, operation: 'read' }],
    arrivals: 'even',
    phases: [
      { name: 'warm-up', durationSeconds: 1, ratePerSecond, isWarmUp: true },
      { name: 'steady', durationSeconds, ratePerSecond },
    ],
    connections: { mode: 'keep-alive', max: 500 },
    timeoutMs: 5000,
    slo: { responseTimeMs: 100, share: 0.99 },
    ...changes,
  });
}

/** From the intended send, milliseconds. */
export const responseTimesOf = (requests: readonly Request[]): number[] =>
  requests.map((request) => request.endMs - request.intendedMs);
