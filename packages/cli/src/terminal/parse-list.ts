import { CrossoverError } from '@crossover/model';

/**
 * An option's list, commas between its items.
 *
 * @throws CrossoverError `usage` when an item is empty
 */
export function parseList(option: string, text: string): string[] {
  const items = text.split(',').map((item) => item.trim());
  if (!items.includes('')) return items;
  throw new CrossoverError('usage', `Expected ${option} to be a list like a,b, found "${text}".`, {
    hint: 'Leave no item empty.',
  });
}
