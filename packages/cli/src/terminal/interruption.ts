import { CrossoverError } from '@crossover/model';
import { resumeCommand } from './run-command.ts';

/** Within it, what arrives again is the same Ctrl-C: the terminal sends it to all, and npm passes it on once more. */
const SAME_MS = 500;

/**
 * Runs `use` with a signal that aborts on Ctrl-C or SIGTERM, so that it can end what it started. A second Ctrl-C
 * ends the process at once; the lab's keeper then cleans up behind it.
 *
 * @throws CrossoverError `interrupted` for whatever `use` threw after the signal, unless that says so itself
 */
export async function usingInterruption<T>(
  use: (signal: AbortSignal) => Promise<T>,
  { now, exit, tell }: { now: () => number; exit: (code: number) => void; tell: (text: string) => void } = {
    now: () => performance.now(),
    exit: (code) => process.exit(code),
    tell: (text) => process.stderr.write(text),
  },
): Promise<T> {
  const controller = new AbortController();
  let firstMs = 0;
  const interrupt = () => {
    if (controller.signal.aborted) {
      if (now() - firstMs > SAME_MS) exit(130);
      return;
    }
    firstMs = now();
    tell('\nEnding what runs; once more to end at once.\n');
    controller.abort(new Error('interrupted'));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return await use(controller.signal);
  } catch (error) {
    const isTold = error instanceof CrossoverError && error.code === 'interrupted';
    if (!controller.signal.aborted || isTold) throw error;
    throw new CrossoverError('interrupted', 'Interrupted.', { cause: error });
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

/** What a run that was interrupted ends with: how to go on, which what was just running may know better. */
export function interruptionOf(error: unknown, { path }: { readonly path: string }): CrossoverError {
  if (error instanceof CrossoverError && error.code === 'interrupted' && error.hint !== undefined)
    return error;
  return new CrossoverError('interrupted', `Interrupted; everything measured so far is in ${path}.`, {
    hint: `Continue with: ${resumeCommand(path)}`,
    cause: error,
  });
}
