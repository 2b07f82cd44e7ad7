import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Environment } from '@crossover/model';
import { PROJECT } from '../project.ts';

const run = promisify(execFile);

/** The packages whose version can change a measurement. */
const VERSIONED = ['artillery', 'hono', '@hono/node-server', 'kysely', 'mysql2', 'esbuild', 'sst', 'astro'];

export async function describeEnvironment(
  target: Environment['target'],
  database: { version: string; origin: string },
  bundles: Environment['bundles'],
): Promise<Environment> {
  const processors = cpus();
  const git = await readGit();
  return {
    target,
    os: `${platform()} ${release()} ${arch()}`,
    cpuModel: processors[0]?.model.trim() ?? 'unknown',
    cpus: processors.length,
    memoryMib: Math.round(totalmem() / 2 ** 20),
    nodeVersion: process.versions.node,
    databaseVersion: database.version,
    databaseOrigin: database.origin,
    versions: await readVersions(),
    commit: git?.commit ?? null,
    isCommitClean: git?.isClean ?? null,
    lockfileSha256: await sha256Of(join(PROJECT.root, 'package-lock.json')),
    bundles,
  };
}

async function readGit(): Promise<{ commit: string; isClean: boolean } | undefined> {
  try {
    const options = { cwd: PROJECT.root };
    const { stdout: commit } = await run('git', ['rev-parse', 'HEAD'], options);
    const { stdout: changes } = await run('git', ['status', '--porcelain', '--', '.', ':!reports'], options);
    return { commit: commit.trim(), isClean: changes.trim() === '' };
  } catch {
    return undefined; // no git, or not a checkout: the provenance says so with null
  }
}

async function readVersions(): Promise<Record<string, string>> {
  const versions: Record<string, string> = {};
  const lock = JSON.parse(
    await readFile(join(PROJECT.root, 'package-lock.json'), 'utf8').catch(() => '{}'),
  ) as {
    packages?: Record<string, { version?: string }>;
  };
  for (const name of VERSIONED) {
    const version = lock.packages?.[`node_modules/${name}`]?.version;
    if (version) versions[name] = version;
  }
  return versions;
}

async function sha256Of(path: string): Promise<string | null> {
  const content = await readFile(path).catch(() => null);
  return content && createHash('sha256').update(content).digest('hex');
}
