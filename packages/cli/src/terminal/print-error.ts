import { CrossoverError } from '@crossover/model';
import { wrapText } from '@crossover/report/wrap-text';
import { columnsOf } from './columns.ts';
import { diskErrorOf } from './disk-error.ts';

/**
 * Prints an error to standard error and returns the exit code: message and remedy for the user's errors, the
 * stack for bugs. 130 for an interruption, as shells have it.
 */
export function printError(error: unknown): number {
  const told = error instanceof CrossoverError ? error : diskErrorOf(error, 'run the command again.');
  if (told !== null) {
    const hint = told.hint ? `\n  ${told.hint.replaceAll('\n', '\n  ')}` : '';
    const text = `crossover: ${told.message}${hint}`;
    // A log is searched by line.
    console.error(process.stderr.isTTY ? wrapText(text, columnsOf(process.stderr), '  ') : text);
    return told.code === 'interrupted' ? 130 : told.exitCode;
  }
  console.error('crossover: this is a bug; please report it with the lines below.');
  console.error(error);
  return 1;
}
