import { CrossoverError } from '@crossover/model';

/**
 * Prints an error to standard error and returns the exit code: message and remedy for the user's errors, the
 * stack for bugs. 130 for an interruption, as shells have it.
 */
export function printError(error: unknown): number {
  if (error instanceof CrossoverError) {
    console.error(`crossover: ${error.message}`);
    if (error.hint) console.error(`  ${error.hint.replaceAll('\n', '\n  ')}`);
    return error.code === 'interrupted' ? 130 : error.exitCode;
  }
  console.error('crossover: this is a bug; please report it with the lines below.');
  console.error(error);
  return 1;
}
