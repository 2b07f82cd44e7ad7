import {
  CrossoverError,
  type DeployedStage,
  type EvidenceWindow,
  type Plan,
  windowsOf,
} from '@crossover/model';
import type { RunFolder } from '../run/run-folder.ts';
import { resumeCommand } from '../terminal/run-command.ts';

/**
 * The stage that a run was made against, with the resources of its architectures.
 *
 * @param command that wants to know, for the message
 * @throws CrossoverError `usage` for a run in the lab or on targets of no stage
 */
export function stageOf({ slug, targets }: Plan, command: 'collect' | 'bill'): DeployedStage {
  if (targets?.deployed !== undefined) return targets.deployed;
  const found =
    targets === undefined
      ? 'one in the lab'
      : targets.stage === null
        ? "one on targets that are no stage of this project's"
        : `one whose plan does not know the resources of stage ${targets.stage}`;
  throw new CrossoverError(
    'usage',
    `Expected a run made with "compare --stage" for "crossover ${command} ${slug}", found ${found}.`,
    {
      hint:
        targets === undefined || targets.stage === null
          ? 'Only of a stage is it known which resources of AWS served it: deploy one with "crossover up", then measure it with --stage.'
          : 'Measure it anew with this version: its plan names them.',
    },
  );
}

/**
 * The times in which a run's repeats ran, whatever became of them; several when it was resumed after long.
 *
 * @throws CrossoverError `usage` before any repeat
 */
export async function evidenceWindowsOf(folder: RunFolder): Promise<readonly EvidenceWindow[]> {
  const { order, slug } = folder.plan;
  const repeats = await Promise.all(order.map(({ id }) => folder.readRepeat(id)));
  const windows = windowsOf(repeats.flatMap((one) => one ?? []));
  if (windows.length > 0) return windows;
  throw new CrossoverError('usage', `Expected a run with measured repeats, found none in ${slug}.`, {
    hint: `Measure it: ${resumeCommand(folder.path)}`,
  });
}
