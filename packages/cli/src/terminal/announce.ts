import { wrapText } from '@crossover/report/wrap-text';
import { columnsOf } from './columns.ts';

/** Tells the user something beside the results: on standard error, as wide as the terminal. */
export function announce(text: string): void {
  console.error(wrapText(text, columnsOf(process.stderr), '  '));
}
