/** A count with its noun: `1 repeat`, `2 repeats`. Of a number that is written already, its text decides. */
export function counted(count: number | string, one: string, many = `${one}s`): string {
  return `${count} ${String(count) === '1' ? one : many}`;
}

/** A rate with its unit: `1 request/s`, `120 requests/s`. */
export const countedRate = (ratePerSecond: number | string): string =>
  counted(ratePerSecond, 'request/s', 'requests/s');
