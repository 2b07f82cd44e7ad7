import {
  type AwsClients,
  createClients,
  createEffects,
  createFolderStorage,
  type Effects,
  type Storage,
} from '@crossover/collect';
import { CrossoverError, type DeployedStage, type EvidenceWindow } from '@crossover/model';
import type { RunFolder } from '../run/run-folder.ts';
import { runCommandLine } from '../terminal/run-command.ts';
import { evidenceWindowsOf, stageOf } from './staged-run.ts';

/** What asking AWS about a run takes. */
export interface Asking {
  readonly folder: RunFolder;
  /** A line for the user. */
  readonly announce: (line: string) => void;
  readonly signal: AbortSignal;
  /** Of this machine unless given. */
  readonly effects?: Effects;
}

interface RunOnAws {
  readonly stage: DeployedStage;
  readonly windows: readonly EvidenceWindow[];
  readonly apis: AwsClients;
  readonly storage: Storage;
  readonly effects: Effects;
}

/**
 * Lends the clients for the stage of a run, by the SDK's own chain of credentials.
 *
 * @throws CrossoverError `usage` for a run of no stage; `interrupted`; those of `use`, with the command that goes on
 */
export async function usingAws<T>(
  command: 'collect' | 'bill',
  { folder, announce, signal, effects = createEffects(announce, signal) }: Asking,
  use: (run: RunOnAws) => Promise<T>,
): Promise<T> {
  const stage = stageOf(folder.plan, command);
  const windows = await evidenceWindowsOf(folder);
  const apis = createClients({ region: stage.region });
  const goOn = runCommandLine(`npm run crossover -- ${command}`, folder.path);
  try {
    return await use({ stage, windows, apis, storage: createFolderStorage(folder.path), effects });
  } catch (error) {
    if (signal.aborted)
      throw new CrossoverError('interrupted', 'Interrupted; what AWS has answered so far is kept.', {
        hint: `Continue with: ${goOn}`,
        cause: error,
      });
    if (!(error instanceof CrossoverError) || error.code !== 'collect-failed') throw error;
    const remedy = error.hint?.replaceAll('<slug>', folder.plan.slug) ?? '';
    throw new CrossoverError(error.code, error.message, {
      hint: `${remedy}\nThen go on with: ${goOn}`.trim(),
      cause: error.cause,
    });
  } finally {
    apis.destroy();
  }
}
