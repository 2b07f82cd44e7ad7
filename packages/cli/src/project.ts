import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's own folders, wherever the command is called from. */
const root = fileURLToPath(new URL('../../../', import.meta.url));

export const PROJECT = {
  root,
  reports: join(root, 'reports'),
  /** Downloaded and built things that can be had again: database packages, bundles. */
  cache: process.env.CROSSOVER_CACHE ?? join(root, '.cache'),
  /** What SST tells of the last deploy. */
  stageOutputs: process.env.CROSSOVER_STAGE_OUTPUTS ?? join(root, '.sst', 'outputs.json'),
  web: join(root, 'web'),
  binaries: join(root, 'node_modules', '.bin'),
} as const;
