import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan, Targets } from '@crossover/model';
import type { TestBed } from '../test-bed.ts';
import { readHeaders } from './header-values.ts';
import { assertParity } from './parity.ts';
import { readResetCommand, resetData } from './reset-data.ts';

/**
 * Runs `use` with what somebody deployed, once all targets have answered alike. Nothing is started or set, and only
 * the client's side is seen. Data stay as the repeats leave them unless the user gave a command that resets them.
 *
 * @param allowedHosts confirmed by the user, besides this machine.
 * @throws CrossoverError `usage`, `target-unreachable`, `targets-differ`
 */
export async function usingTargets<T>(
  plan: Plan,
  { urls, headersFrom, parityPaths, resetFrom, stage }: Targets,
  allowedHosts: readonly string[],
  signal: AbortSignal,
  use: (bed: TestBed) => Promise<T>,
): Promise<T> {
  const headers = readHeaders(headersFrom, process.env);
  const resetCommand = readResetCommand(resetFrom, process.env);
  const targets = Object.fromEntries(plan.architectures.map((id) => [id, { url: urls[id] ?? '' }]));
  await assertParity(targets, headers, parityPaths, signal);
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'crossover-targets-'));
  try {
    return await use({
      database: { version: 'not known', origin: stage === null ? 'behind the targets' : `stage ${stage}` },
      temporaryFolder,
      targets,
      allowedHosts,
      headers,
      async prepare(architecture) {
        const url = targets[architecture]?.url;
        if (resetCommand !== undefined && url !== undefined)
          await resetData(resetCommand, { architecture, url }, signal);
      },
      settings: () => null,
      observe: async () => ({ stop: async () => ({ observation: null, invocations: [] }) }),
      measureColdStarts: async () => [],
    });
  } finally {
    await rm(temporaryFolder, { recursive: true, force: true });
  }
}
