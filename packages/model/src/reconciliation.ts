import * as z from 'zod';
import { quantitySchema } from './quantity.ts';

/** Why the bill and the model differ on a line, where that can be told. */
export const reconciliationReasonSchema = z.enum([
  /** As much used as modelled, at no or at less cost: AWS gives some of it away. */
  'free-tier',
  /** AWS bills a shortest time, or up to the next whole hour. */
  'minimum-duration',
  /** A day is younger than two whole days: AWS may still add to it. */
  'day-not-final',
  /** More used than the run did: checks, canaries, whatever else was sent or stood there on its days. */
  'usage-outside-the-run',
  /** Billed for fewer hours than the days have: it was not there all the time. */
  'not-there-all-day',
  /** Another size or class than the model has was billed. */
  'another-size',
  /** Charged for a whole month on the day on which it began. */
  'charged-by-the-month',
  /** Of an architecture that this run did not measure. */
  'not-in-this-run',
]);

export type ReconciliationReason = z.infer<typeof reconciliationReasonSchema>;

/** One line of the bill beside the model's; money in USD. */
export const reconciledRowSchema = z.strictObject({
  /** The model's line, e.g. `lambda.duration`; AWS's usage type itself where the model has no such line. */
  line: z.string(),
  title: z.string(),
  /** AWS's names of what was billed under it. */
  usageTypes: z.array(z.string()),
  modelled: quantitySchema,
  billed: quantitySchema,
  /** Modelled minus billed. */
  difference: quantitySchema,
  /** The difference over what was billed. */
  error: quantitySchema,
  /** Null: to the cent the same, or not explained. */
  reason: reconciliationReasonSchema.nullable(),
  /** A cent or more of difference without a reason, or a usage type that the model does not know. */
  isUnexplained: z.boolean(),
});

/** What the model says of a run's days at the usage that was measured, against what AWS billed for them. */
export const reconciliationSchema = z.strictObject({
  /** `stage`: everything together; else who pays, an architecture's id or `shared`. */
  payer: z.string(),
  /** UTC days that the run touches. `missing`: nothing is known of it. */
  days: z.array(z.strictObject({ day: z.iso.date(), state: z.enum(['final', 'provisional', 'missing']) })),
  /** How many of them were billed, and how many of those AWS adds nothing to. */
  billedDays: z.int().min(0),
  finalDays: z.int().min(0),
  rows: z.array(reconciledRowSchema),
  modelled: quantitySchema,
  billed: quantitySchema,
  difference: quantitySchema,
  error: quantitySchema,
  /** Sizes of the differences without a reason, summed. */
  unexplained: quantitySchema,
});

export type Reconciliation = z.infer<typeof reconciliationSchema>;
