import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CrossoverError } from '@crossover/model';
import { PROJECT } from '../project.ts';

/** Settings of a deploy as `sst.config.ts` reads them. */
export type DeploySettings = Readonly<Record<`CROSSOVER_${string}`, string>>;

/** The settings that the caller's environment holds, with those of the command line over them. */
export function deploySettings(
  environment: NodeJS.ProcessEnv,
  given: DeploySettings,
): Record<string, string> {
  const inherited = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[0].startsWith('CROSSOVER_') && entry[1] !== undefined,
  );
  return { ...Object.fromEntries(inherited), ...given };
}

/** @throws CrossoverError `usage` for what SST would not take as a stage's name. */
export function assertStage(stage: string): void {
  if (/^[a-z][a-z0-9-]{0,19}$/.test(stage)) return;
  throw new CrossoverError(
    'usage',
    `Expected a stage of up to 20 characters a-z, 0-9 and -, beginning with a letter, found "${stage}".`,
    { hint: 'For example --stage alex, or --stage production.' },
  );
}

/**
 * Runs SST's own command line in the project, its output the user's.
 *
 * @throws CrossoverError `deploy-failed` when it ends with anything but success.
 */
export async function runSst(arguments_: readonly string[], settings: Record<string, string>): Promise<void> {
  const command = join(PROJECT.binaries, 'sst');
  const child = spawn(command, arguments_, {
    cwd: PROJECT.root,
    env: { ...process.env, ...settings },
    stdio: 'inherit',
  });
  const code = await new Promise<number | null>((settle, fail) => {
    child.once('error', (cause) =>
      fail(
        new CrossoverError('deploy-failed', `Expected SST at ${command}, found: ${cause.message}`, {
          hint: 'Run: npm ci',
          cause,
        }),
      ),
    );
    child.once('close', settle);
  });
  if (code === 0) return;
  throw new CrossoverError(
    'deploy-failed',
    `Expected "sst ${arguments_.join(' ')}" to succeed, found exit code ${code}.`,
    {
      hint: `The lines above are SST’s. "crossover down --check" shows what ${arguments_[0] === 'remove' ? 'is left' : 'was created'}; docs/aws.md tells the usual causes.`,
    },
  );
}
