import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What is deployed: built by the API's own bundler, the same bytes that the lab runs. */
export interface Artifacts {
  readonly server: { readonly file: string; readonly sha256: string };
  readonly functions: { readonly folder: string; readonly sha256: string };
  /** Changes when a migration is added: the migrator then runs again. */
  readonly migrationsSha256: string;
}

/**
 * In a process of its own: SST evaluates this file in whatever Node runs its command line, and the bundler is
 * TypeScript that needs the workspace's.
 */
export function buildArtifacts(isTracingOn: boolean): Artifacts {
  const node = join($cli.paths.root, 'node_modules/.bin/node');
  const output = execFileSync(
    existsSync(node) ? node : process.execPath,
    [
      join($cli.paths.root, 'packages/infra/scripts/build-artifacts.ts'),
      join($cli.paths.work, 'api'),
      isTracingOn ? 'traced' : 'plain',
    ],
    { encoding: 'utf8' },
  );
  const artifacts: Artifacts = JSON.parse(output);
  return artifacts;
}
