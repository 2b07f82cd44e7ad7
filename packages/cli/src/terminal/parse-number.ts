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
    `Expected ${option} to be ${kind} from ${min} to ${max.toLocaleString('en-US')}, found "${text}".`,
  );
}

/**
 * An option's share, given in per cent: `5%` is 0.05.
 *
 * @throws CrossoverError `usage` when it is none or outside 0.1–100 %
 */
export function parsePercent(option: string, text: string): number {
  const number = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim())?.[1];
  const percent = Number(number ?? Number.NaN);
  if (percent >= 0.1 && percent <= 100) return percent / 100;
  throw new CrossoverError('usage', `Expected ${option} to be from 0.1% to 100%, like 5%, found "${text}".`);
}
