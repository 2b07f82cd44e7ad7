import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../project.ts';

/** Which Crossover this is, and on what it runs. */
export function versionLine(): string {
  const { version } = JSON.parse(readFileSync(join(PROJECT.root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return `crossover ${version}, Node ${process.versions.node}`;
}
