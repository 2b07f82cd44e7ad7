import * as z from 'zod';

/** A difference up to which two architectures count as equal: the larger of a share of the smaller value and an absolute amount. */
export const smallestEffectSchema = z.strictObject({
  share: z.number().min(0),
  ms: z.number().min(0),
  /** Of error shares, 0.001 = 0.1 percentage points. */
  errorShare: z.number().min(0),
});

/** When a run may end before its budget of repeats is spent: fixed before anything is sent. */
export const stoppingSchema = z.strictObject({
  /** Repeats after which each workload is looked at, ascending; the last is the budget. */
  looksAfter: z.array(z.int().min(2)).min(1),
  /** The one metric that decides. */
  metric: z.literal('responseP95'),
});

/** The resolution that was asked for, and how the number of repeats follows from it. */
export const resolutionPlanSchema = z.strictObject({
  /** The difference to be told apart, 0–1. */
  share: z.number().positive(),
  /** Of one pair's log ratio of p95, as planned with. */
  variance: z.number().min(0),
  /** Of one repeat's log p95 of either side, from their A/A controls: a verdict must exceed what these find; none: not known. */
  controlVariances: z.array(z.number().min(0)).default([]),
  /** Pairs of repeats behind the variances; null: a default. */
  pairs: z.int().nullable(),
  /** The instrument's bias in that run as a share of p95: a verdict must hold beyond it; null: not known. */
  biasShare: z.number().min(0).nullable().default(null),
  /** Where the variance is from, in words. */
  source: z.string(),
});

/** One look at one workload while the run goes on; `telemetry.json`. */
export const lookSchema = z.strictObject({
  workload: z.string(),
  /** Repeats of each architecture by then. */
  afterRepeats: z.int().min(1),
  takenAt: z.iso.datetime(),
  /** Whether the remaining repeats of the workload are not run. */
  isStop: z.boolean(),
  pairs: z.array(
    z.strictObject({
      a: z.string(),
      b: z.string(),
      /** Valid pairs of repeats. */
      pairs: z.int().min(0),
      reason: z.enum(['different', 'equivalent', 'cannot-become-clear', 'budget-spent', 'undecided']),
      /** Of this look's interval. */
      level: z.number().min(0).max(1),
    }),
  ),
});

export type SmallestEffect = z.infer<typeof smallestEffectSchema>;
export type Stopping = z.infer<typeof stoppingSchema>;
export type ResolutionPlan = z.infer<typeof resolutionPlanSchema>;
export type Look = z.infer<typeof lookSchema>;
