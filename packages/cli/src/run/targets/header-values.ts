import { CrossoverError } from '@crossover/model';

/**
 * The headers that a run sends, with their values from the environment: they are in no file and no argument.
 *
 * @throws CrossoverError `usage` when a variable is not set
 */
export function readHeaders(
  headersFrom: Readonly<Record<string, string>>,
  environment: NodeJS.ProcessEnv,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headersFrom).map(([name, variable]) => {
      const value = environment[variable];
      if (value !== undefined && value !== '') return [name.toLowerCase(), value];
      throw new CrossoverError(
        'usage',
        `Expected the value of header ${name} in the environment as ${variable}, found none.`,
        { hint: `Set ${variable} in the environment that runs crossover.` },
      );
    }),
  );
}
