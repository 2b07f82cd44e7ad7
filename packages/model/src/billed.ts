import * as z from 'zod';

/** What one usage type of one architecture cost on one day, at list price without credits and refunds. */
export const billedAmountSchema = z.strictObject({
  /** Value of the architecture's cost-allocation tag; null for what carries none. */
  architecture: z.string().nullable(),
  /** As AWS writes it, e.g. `EUC1-Lambda-GB-Second-ARM`. */
  usageType: z.string(),
  quantity: z.number(),
  /** Unit of the quantity as AWS writes it; quantities of different units are never added. */
  unit: z.string(),
  amountUsd: z.number(),
});

export type BilledAmount = z.infer<typeof billedAmountSchema>;

export const billedDaySchema = z.strictObject({
  /** UTC. */
  day: z.iso.date(),
  /** `provisional`: younger than two whole days, so AWS may still add to it; asked again by the next collection. */
  state: z.enum(['final', 'provisional']),
  /** AWS calls every day of a month estimated until that month is invoiced. */
  isEstimated: z.boolean(),
  amounts: z.array(billedAmountSchema),
});

export type BilledDay = z.infer<typeof billedDaySchema>;

/** Capacity an Aurora instance used on one day, from its metric: the bill's ACU-hours are computed from the same. */
export const acuHoursSchema = z.strictObject({
  architecture: z.string(),
  instance: z.string(),
  day: z.iso.date(),
  acuHours: z.number().min(0),
  /** Share of the day that has datapoints. */
  coveredShare: z.number().min(0).max(1),
});

export type AcuHours = z.infer<typeof acuHoursSchema>;

/** What AWS charged for the days of a run: `billed.json`. All of it is `billed`, but the ACU-hours: `measured-on-aws`. */
export const billedSchema = z.strictObject({
  schemaVersion: z.literal(1),
  stage: z.string(),
  region: z.string(),
  architectureKey: z.string(),
  days: z.array(billedDaySchema),
  acuHours: z.array(acuHoursSchema),
});

export type Billed = z.infer<typeof billedSchema>;
