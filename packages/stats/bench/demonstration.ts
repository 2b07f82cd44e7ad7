/** One line of `npm run proof` or `npm run bench`, as `demonstrationSchema` of the model, which this room may not import. */
export interface Demonstration {
  readonly name: string;
  readonly ratio?: number;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
  readonly details: Readonly<Record<string, number | string>>;
}

export const rounded = (value: number, digits = 3): number => Number(value.toFixed(digits));
