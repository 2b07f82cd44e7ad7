import { CrossoverError, nearest } from '@crossover/model';

/**
 * An option's value that is one of a few.
 *
 * @throws CrossoverError `usage` with the nearest of them
 */
export function parseName<T extends string>(option: string, text: string, names: readonly T[]): T {
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  const guess = nearest(text, names);
  throw new CrossoverError(
    'usage',
    `Expected ${option} to be ${[names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' or ')}, found "${text}".`,
    guess === undefined ? {} : { hint: `Did you mean "${guess}"?` },
  );
}
