import { CrossoverError } from '@crossover/model';

/**
 * An option's whole number.
 *
 * @throws CrossoverError `usage` when it is none or outside `min`–`max`
 */
export function parseWholeNumber(option: string, text: string, min: number, max: number): number {
  return parse(option, text, min, max, 'a whole number', Number.isInteger);
}

/**
 * An option's number.
 *
 * @throws CrossoverError `usage` when it is none or outside `min`–`max`
 */
export function parseNumber(option: string, text: string, min: number, max: number): number {
  return parse(option, text, min, max, 'a number', Number.isFinite);
}

function parse(
  option: string,
  text: string,
  min: number,
  max: number,
  kind: string,
  isOfKind: (value: number) => boolean,
): number {
  const value = Number(text);
  if (text.trim() !== '' && isOfKind(value) && value >= min && value <= max) return value;
  throw new CrossoverError(
    'usage',
    `Expected ${option} to be ${kind} from ${min} to ${max}, found "${text}".`,
  );
}
