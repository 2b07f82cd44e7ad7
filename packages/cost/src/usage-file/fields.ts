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

/** USD per unit of a line item; or per so many units; or by tiers. */
const priceOverrideSchema = z.union([
  z.number().min(0),
  z.strictObject({
    usd: z.number().min(0),
    per: z
      .number()
      .positive()
      .optional()
      .describe('The price is for this many units, e.g. 1000000. Default 1.'),
  }),
  z.array(tierSchema).min(1),
]);

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
