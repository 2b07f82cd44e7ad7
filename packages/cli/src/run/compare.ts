import { join } from 'node:path';
import { bundle } from '@crossover/api/bundle';
import { migrate } from '@crossover/api/migrations';
import { reset, seed } from '@crossover/api/seed';
import { type LabOptions, usingLab } from '@crossover/lab';
import { usingLoadGenerator } from '@crossover/load';
import { CrossoverError, type Plan, type Report } from '@crossover/model';
import { writeReport } from '@crossover/report';
import { PROJECT } from '../project.ts';
import type { Progress } from '../terminal/progress.ts';
import { describeEnvironment } from './environment.ts';
import { findArchitecture } from './make-plan.ts';
import { measureCapacities } from './measure-capacity.ts';
import { measureColdStarts } from './measure-cold-starts.ts';
import { measureRepeats } from './measure-repeats.ts';
import type { RunFolder } from './run-folder.ts';

/** One run from plan to report; the article is the report seen through the site. */
export async function compare(folder: RunFolder, progress: Progress, signal: AbortSignal): Promise<Report> {
  const { plan } = folder;
  const artefacts = await buildArtefacts(plan);
  progress.stage('starting the lab');
  await usingLab(labOptions(plan, artefacts, progress, signal), (lab) =>
    usingLoadGenerator(
      { cpus: plan.lab.generatorCpus, onSecond: progress.second, signal },
      async (generator) => {
        const environment = await describeEnvironment(lab.database, artefacts.bundles);
        const before = await folder.readTelemetry();
        if (before) assertSameArtefacts(plan, before.environment.bundles, artefacts.bundles);
        const telemetry = before ?? {
          schemaVersion: 1 as const,
          environment,
          coldStarts: [],
          capacities: [],
        };
        telemetry.coldStarts = await measureColdStarts(plan, lab, telemetry.coldStarts, progress, signal);
        await folder.writeTelemetry(telemetry);
        await measureRepeats(folder, lab, generator, progress, signal);
        telemetry.capacities = await measureCapacities(
          folder,
          lab,
          generator,
          telemetry.capacities,
          progress,
          signal,
        );
        await folder.writeTelemetry(telemetry);
      },
    ),
  );
  progress.stage('writing the report');
  return await writeReport(folder.path);
}

interface Artefacts {
  readonly server: string;
  readonly lambda: string;
  readonly bundles: Record<string, { sizeBytes: number; gzipBytes: number; sha256: string }>;
}

/** The API as it would be deployed: the lab runs the same files. */
export async function buildArtefacts(plan: Pick<Plan, 'slug'>): Promise<Artefacts> {
  const outDir = join(PROJECT.cache, 'bundles', plan.slug);
  const [server, lambda] = await Promise.all([
    bundle({ host: 'server', outDir }),
    bundle({ host: 'lambda', outDir }),
  ]);
  const sizes = ({ sizeBytes, gzipBytes, sha256 }: typeof server) => ({ sizeBytes, gzipBytes, sha256 });
  return {
    server: server.file,
    lambda: lambda.file,
    bundles: { server: sizes(server), lambda: sizes(lambda) },
  };
}

function labOptions(plan: Plan, artefacts: Artefacts, progress: Progress, signal: AbortSignal): LabOptions {
  const products = Math.max(...plan.workloads.map((w) => w.workload.dataset.products));
  const databaseUrl = process.env.DATABASE_URL;
  return {
    architectures: plan.architectures.map(findArchitecture),
    settings: plan.lab,
    artefacts,
    migrate,
    seed: (url) => seed({ databaseUrl: url, products, seed: plan.seed }),
    reset,
    ...(databaseUrl && { databaseUrl }),
    cacheFolder: PROJECT.cache,
    onEvent: progress.lab,
    signal,
  };
}

/** @throws CrossoverError `invalid-run-data`: repeats of two different programs must not be mixed */
function assertSameArtefacts(plan: Plan, before: Artefacts['bundles'], now: Artefacts['bundles']): void {
  const changed = Object.keys(now).find((name) => before[name]?.sha256 !== now[name]?.sha256);
  if (changed)
    throw new CrossoverError(
      'invalid-run-data',
      `Expected the API to be the one that run ${plan.slug} began with, found another ${changed} bundle.`,
      { hint: 'Check out the commit in its telemetry.json to resume it, or start the run anew.' },
    );
}
