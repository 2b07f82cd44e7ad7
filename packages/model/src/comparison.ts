import * as z from 'zod';
import { quantitySchema } from './quantity.ts';
import { metricSchema } from './summary.ts';

export const verdictSchema = z.enum(['a-better', 'b-better', 'equivalent', 'inconclusive']);
export type Verdict = z.infer<typeof verdictSchema>;

/** a minus b, and a over b, of one metric under one workload. */
export const comparisonSchema = z.strictObject({
  workload: z.string(),
  metric: metricSchema,
  a: z.string(),
  b: z.string(),
  /** Pairs of repeats compared. */
  pairs: z.int(),
  /** Of the intervals of difference and ratio; above 0.95 where the run was looked at while it went on. */
  level: z.number(),
  /** Of one pair's contribution: of the log ratio for percentiles, else of the difference; what planning needs. */
  pairVariance: z.number().nullable(),
  difference: quantitySchema,
  ratio: quantitySchema,
  /** The difference's interval at the level that the adjustment for several rows leaves; claims rest on it. */
  adjusted: z.strictObject({ low: z.number().nullable(), high: z.number().nullable() }),
  verdict: verdictSchema,
  /** Why the verdict is what it is, e.g. `within-noise-floor`. */
  reason: z.string(),
  /** The verdict as a sentence; a template, see `prose`. */
  sentence: z.string(),
  /** Differences up to this do not matter: the equivalence band's half width. */
  smallestEffect: quantitySchema,
  /** What the A/A control calls a difference between equals; smaller ones are not claimed. */
  noiseFloor: quantitySchema,
  /** What the instrument itself may add; smaller differences are not claimed. */
  instrumentBias: quantitySchema,
});

/** The same architecture against itself: what the instrument calls a difference when there is none. */
export const controlSchema = z.strictObject({
  workload: z.string(),
  architecture: z.string(),
  metric: metricSchema,
  difference: quantitySchema,
  ratio: quantitySchema,
});

/** What a run of this many repeats tells apart, and how many the wanted difference takes. */
export const resolutionSchema = z.strictObject({
  workload: z.string(),
  metric: metricSchema,
  a: z.string(),
  b: z.string(),
  pairs: z.int(),
  /** The smallest difference, as a share, that this many pairs find with the power below. */
  resolved: quantitySchema,
  /** The smallest effect that matters, or what was asked for. */
  wanted: quantitySchema,
  /** Repeats of each architecture that find the wanted difference. */
  repeatsForWanted: quantitySchema,
});

/** How a workload's repeats ended when the plan allowed it to end early. */
export const stopRowSchema = z.strictObject({
  workload: z.string(),
  a: z.string(),
  b: z.string(),
  plannedRepeats: z.int(),
  /** Repeats of each architecture after which it was looked at. */
  looksAfter: z.array(z.int()),
  /** After which it ended. */
  repeats: z.int(),
  isEarly: z.boolean(),
  /** Of the intervals of this pair's table: what is left of its error after the looks. */
  level: z.number(),
  reason: z.enum(['different', 'equivalent', 'cannot-become-clear', 'budget-spent', 'undecided']),
});

/** Whether the repeats' medians drift, by the Mann–Kendall test over all architectures and workloads together. */
export const driftRowSchema = z.strictObject({
  workload: z.string(),
  architecture: z.string(),
  repeats: z.int(),
  word: z.enum(['no-drift', 'rising', 'falling', 'too-few-repeats']),
  p: z.number().nullable(),
});

export type ComparisonRow = z.infer<typeof comparisonSchema>;
export type Control = z.infer<typeof controlSchema>;
export type Resolution = z.infer<typeof resolutionSchema>;
export type StopRow = z.infer<typeof stopRowSchema>;
export type DriftRow = z.infer<typeof driftRowSchema>;
