/** One line of `npm run proof` or `npm run bench`: a measured value against what it must keep. */
export interface Demonstration {
  readonly name: string;
  readonly ratio?: number;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
  readonly details: Readonly<Record<string, number | string>>;
}

/** Prints demonstrations when a bench file is the program itself. */
export function print(demonstrations: readonly Demonstration[]): void {
  for (const { name, value, limit, ok, details } of demonstrations) {
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}: ${value} (limit ${limit}) ${JSON.stringify(details)}`);
  }
}

export const rounded = (value: number, digits = 3): number => Number(value.toFixed(digits));
