import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CrossoverError } from '@crossover/model';

const RESET_WITHIN_MS = 600_000;
/** Last output kept to be shown on failure. */
const OUTPUT_LIMIT = 4_000;

/**
 * The user's command that puts a target's data back, from the environment: it is in no file.
 *
 * @throws CrossoverError `usage` when the variable is not set.
 */
export function readResetCommand(
  variable: string | undefined,
  environment: NodeJS.ProcessEnv,
): string | undefined {
  if (variable === undefined) return undefined;
  const command = environment[variable]?.trim();
  if (command) return command;
  throw new CrossoverError(
    'usage',
    `Expected a command in the environment as ${variable} for --reset-env, found none.`,
    { hint: `For example ${variable}='./restore.sh "$TARGET_URL"'` },
  );
}

/**
 * Runs it by the shell and waits for its end. It finds which target is next as `TARGET_ARCHITECTURE` and
 * `TARGET_URL`.
 *
 * @throws the signal's reason when aborted; CrossoverError `reset-failed` when it fails or takes more than ten minutes.
 */
export async function resetData(
  command: string,
  target: { readonly architecture: string; readonly url: string },
  signal: AbortSignal,
): Promise<void> {
  const child = spawn(command, {
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TARGET_ARCHITECTURE: target.architecture, TARGET_URL: target.url },
    signal: AbortSignal.any([signal, AbortSignal.timeout(RESET_WITHIN_MS)]),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-OUTPUT_LIMIT);
    });
  const [code] = await once(child, 'close').catch((cause: unknown) => {
    signal.throwIfAborted();
    throw failure(target.architecture, cause instanceof Error ? cause.message : String(cause), output);
  });
  if (code !== 0) throw failure(target.architecture, `exit code ${String(code)}`, output);
}

function failure(architecture: string, found: string, output: string): CrossoverError {
  const printed = output.trim() === '' ? '' : ` It printed:\n${output.trim()}`;
  return new CrossoverError(
    'reset-failed',
    `Expected the command of --reset-env to put the data of ${architecture} back, found ${found}.${printed}`,
    { hint: 'Try it alone, with TARGET_ARCHITECTURE and TARGET_URL set.' },
  );
}
