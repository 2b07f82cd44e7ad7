import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The path that the environment names; an empty variable names none. */
function named(variable: string, otherwise: string): string {
  const given = process.env[variable];
  return given === undefined || given.trim() === '' ? otherwise : resolve(given);
}

/** The project's own folders, wherever the command is called from. */
const root = fileURLToPath(new URL('../../../', import.meta.url));

export const PROJECT = {
  root,
  reports: join(root, 'reports'),
  /** Downloaded and built things that can be had again: database packages, bundles. */
  cache: named('CROSSOVER_CACHE', join(root, '.cache')),
  /** What SST tells of the last deploy. */
  stageOutputs: named('CROSSOVER_STAGE_OUTPUTS', join(root, '.sst', 'outputs.json')),
  web: join(root, 'web'),
  binaries: join(root, 'node_modules', '.bin'),
} as const;
