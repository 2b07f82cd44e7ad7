import type { Writable } from 'node:stream';

/**
 * Output that could not be written fails the command, but for a reader who has read enough, as `| head` has. The command
 * itself goes on: what it measures and stores matters more than who looks.
 *
 * `console` swallows such errors; a full disk would leave half a file and exit code 0.
 */
export function reportLostOutput(output: Writable, messages: Writable): void {
  messages.on('error', () => {});
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    messages.write(`crossover: Expected to write to standard output, found: ${error.message}\n`);
    process.exitCode = 1;
  });
}
