import { join } from 'node:path';
import { bundle } from '@crossover/api/bundle';
import { migrate } from '@crossover/api/migrations';
import { reset, seed } from '@crossover/api/seed';
import type { LabOptions } from '@crossover/lab';
import { type Environment, findArchitecture, type Plan } from '@crossover/model';
import { PROJECT } from '../project.ts';

export interface Artefacts {
  readonly server: string;
  readonly lambda: string;
  readonly bundles: Environment['bundles'];
}

/** The API as it would be deployed: the lab runs the same files. */
export async function buildArtefacts(slug: string): Promise<Artefacts> {
  const outDir = join(PROJECT.cache, 'bundles', slug);
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

/** A lab for this plan: its architectures, settings and data set, the database of `DATABASE_URL` if there is one. */
export function labOptions(plan: Plan, artefacts: Artefacts, signal: AbortSignal): LabOptions {
  const products = Math.max(...plan.workloads.map((w) => w.workload.dataset.products));
  return {
    architectures: plan.architectures.map(findArchitecture),
    settings: plan.lab,
    artefacts,
    migrate: async (url) => void (await migrate(url)),
    seed: (url) => seed({ databaseUrl: url, products, seed: plan.seed }),
    reset,
    databaseUrl: process.env.DATABASE_URL,
    cacheFolder: PROJECT.cache,
    signal,
  };
}
