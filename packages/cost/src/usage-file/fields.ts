import * as z from 'zod';

/** A count or amount in the unit that its name ends with. */
export const quantity = (description: string) => z.number().min(0).describe(description);

/** Something there must be one of at least, such as an instance. */
export const count = (description: string) => z.int().min(1).describe(description);

/** Running time of each resource in the month; the whole month unless given. */
export const hours = z
  .number()
  .min(0)
  .max(100_000)
  .describe('Hours each one runs in the month. Default: the whole month.');

const tierSchema = z.strictObject({
  upTo: z
    .number()
    .positive()
    .optional()
    .describe('End of the tier in units of the line item; absent for the last tier.'),
  usd: z.number().min(0).describe('USD per unit in this tier.'),
});

type Tiers = readonly { readonly upTo?: number | undefined }[];

/** Each tier ends above the one before it, and only the last one has no end. */
function ascending({ value, issues }: { value: Tiers; issues: z.core.$ZodRawIssue[] }) {
  let previous = 0;
  for (const [index, { upTo }] of value.entries()) {
    const isLast = index === value.length - 1;
    if (isLast ? upTo !== undefined : upTo === undefined || upTo <= previous) {
      issues.push({
        code: 'custom',
        message: isLast
          ? 'expected no upTo in the last tier, which has no end'
          : `expected upTo above ${previous}`,
        path: [index, 'upTo'],
        input: upTo,
      });
      return;
    }
    previous = upTo ?? previous;
  }
}

/** USD per unit of a line item; or per so many units; or by tiers. */
export const priceOverrideSchema = z.union(
  [
    z.number().min(0),
    z.strictObject({
      usd: z.number().min(0),
      per: z
        .number()
        .positive()
        .optional()
        .describe('The price is for this many units, e.g. 1000000. Default 1.'),
    }),
    z.array(tierSchema).min(1).check(ascending),
  ],
  { error: 'expected USD per unit, { usd, per } or a list of tiers { upTo, usd }' },
);

export type PriceOverrideInput = z.infer<typeof priceOverrideSchema>;

/** Begins every entry's schema. */
export function entry<const S extends string>(service: S) {
  return {
    service: z.literal(service),
    name: z
      .string()
      .min(1)
      .max(80)
      .optional()
      .describe('Your own name of the entry, shown on its line items.'),
    prices: z
      .record(z.string(), priceOverrideSchema)
      .optional()
      .describe('Unit prices of your own, by line item.'),
  };
}
