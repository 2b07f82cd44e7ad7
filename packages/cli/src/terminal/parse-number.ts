import { CrossoverError } from '@crossover/model';

/**
 * An option's whole number.
 *
 * @throws CrossoverError `usage` when it is none or outside `min`–`max`
 */
export function parseWholeNumber(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new CrossoverError(
    'usage',
    `Expected ${option} to be a whole number from ${min} to ${max}, found "${text}".`,
  );
}
