import { wrapText } from '@crossover/report/wrap-text';
import { columnsOf } from './columns.ts';

/** A result in words: on standard output, as wide as the terminal. */
export function say(text: string, indent = ''): void {
  console.log(wrapText(text, columnsOf(process.stdout), indent));
}
