/** A wider line is hard to read, however wide the terminal is. */
const WIDEST = 100;
/** Of a terminal that does not say, of a file or a pipe. */
const USUAL = 80;

/** Columns to write text into. */
export function columnsOf({
  isTTY,
  columns,
}: {
  readonly isTTY?: boolean;
  readonly columns?: number;
}): number {
  return Math.min(isTTY && columns ? columns : USUAL, WIDEST);
}
