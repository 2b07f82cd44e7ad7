import { usingLab } from '@crossover/lab';
import type { Environment } from '@crossover/model';
import type { Progress } from '../terminal/progress.ts';
import { buildArtefacts, labOptions } from './lab-options.ts';
import { prepareOwnFolders } from './own-folders.ts';
import type { RunFolder } from './run-folder.ts';
import { usingTargets } from './targets/using-targets.ts';
import type { TestBed } from './test-bed.ts';

/** Lends the place where the plan's run takes place, and the programs that it runs there as far as they are known. */
export async function usingTestBed<T>(
  { plan }: RunFolder,
  allowedHosts: readonly string[],
  progress: Progress,
  signal: AbortSignal,
  use: (bed: TestBed, bundles: Environment['bundles']) => Promise<T>,
): Promise<T> {
  await prepareOwnFolders();
  if (plan.targets !== undefined) {
    progress.stage('asking the targets');
    return usingTargets(plan, plan.targets, allowedHosts, signal, (bed) => use(bed, {}));
  }
  const artefacts = await buildArtefacts(plan.slug);
  progress.stage('starting the lab');
  return usingLab({ ...labOptions(plan, artefacts, signal), onEvent: progress.lab }, (lab) =>
    use({ ...lab, allowedHosts }, artefacts.bundles),
  );
}
