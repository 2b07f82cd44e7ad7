import * as z from 'zod';
import { quantitySchema } from './quantity.ts';

/** Quantity × unit price of one thing AWS charges for, for one month. */
export const lineItemSchema = z.strictObject({
  /** AWS service, e.g. `lambda`. */
  service: z.string(),
  /** What is charged, e.g. `duration`. */
  item: z.string(),
  description: z.string(),
  quantity: z.number().min(0),
  unit: z.string(),
  unitPriceUsd: z.number().min(0),
  /** Which price tier, e.g. `0–6,000,000,000 GB-second`; null for a flat price. */
  tier: z.string().nullable(),
  amountUsd: z.number().min(0),
  /** Where the unit price is from, and of which day. */
  source: z.string(),
  sourceDate: z.string(),
});

export type LineItem = z.infer<typeof lineItemSchema>;

export const billSchema = z.strictObject({
  architecture: z.string(),
  region: z.string(),
  /** Mean arrival rate that is billed. */
  ratePerSecond: z.number().min(0),
  hoursPerMonth: z.number().positive(),
  items: z.array(lineItemSchema),
  totalUsd: z.number().min(0),
  /** What the bill leaves out, in words. */
  excluded: z.array(z.string()),
});

export type Bill = z.infer<typeof billSchema>;

/** Where two monthly bills cross between two rates, for one traffic shape. */
export const crossoverSchema = z.strictObject({
  a: z.string(),
  b: z.string(),
  shape: z.string(),
  kind: z.enum(['never', 'one', 'several']),
  /** Requests per second (mean), ascending, each with its interval. */
  points: z.array(quantitySchema),
  /** The cheaper architecture between the points: one more entry than points. `equal` when they do not differ. */
  cheaper: z.array(z.string()).min(1),
  fromRatePerSecond: z.number().positive(),
  toRatePerSecond: z.number().positive(),
});

export type Crossover = z.infer<typeof crossoverSchema>;

/** An input of the cost model: a measured or assumed number, with where it is from. */
export const assumptionSchema = z.strictObject({
  name: z.string(),
  architecture: z.string().nullable(),
  quantity: quantitySchema,
  source: z.string(),
});

export type Assumption = z.infer<typeof assumptionSchema>;
