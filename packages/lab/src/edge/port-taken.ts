import { CrossoverError } from '@crossover/model';

/** For a front door that cannot have its port: another has it, or the system gives it to nobody. */
export function portTaken(port: number, cause: unknown): CrossoverError {
  const isTaken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
  const found = isTaken ? ' it taken' : `: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new CrossoverError('port-taken', `Expected port ${port} to be free, found${found}.`, {
    hint: 'Choose another with --port-base, or end what listens there.',
    cause,
  });
}
