import * as z from 'zod';

/** A number of servers for the baseline, and what the month then costs. */
export const baselinePointSchema = z.strictObject({
  instances: z.int().min(0),
  /** Of the month's requests, 0–1: what the servers answer; functions answer the rest. */
  serverShare: z.number().min(0).max(1),
  totalUsd: z.number().min(0),
});

/**
 * How much of one traffic belongs on servers when functions take the rest: the month's cost over the baseline, the
 * cheapest split, and how it stands against the pure architectures.
 */
export const baselineSchema = z.strictObject({
  architecture: z.string(),
  shape: z.string(),
  shapeTitle: z.string(),
  /** Mean over the month. */
  ratePerSecond: z.number().min(0),
  peakToMean: z.number().min(1),
  /** The fleet's minimum: fewer instances are drawn and not chosen. */
  minInstances: z.int().min(0),
  /** Ascending, from no server to servers for everything. */
  points: z.array(baselinePointSchema).min(1),
  best: baselinePointSchema,
  /** Pure architectures at the same traffic, with the split's own numbers for the parts that both have. */
  rivals: z.array(
    z.strictObject({
      architecture: z.string(),
      totalUsd: z.number().min(0),
      /** What the best split saves against it; negative when it costs more. */
      savingUsd: z.number(),
      savingShare: z.number(),
    }),
  ),
  /** For which peaks the best split is the cheaper, when the rest of the same traffic is spread evenly. */
  peaks: z.array(
    z.strictObject({
      /** Of each week. */
      peakHours: z.number().positive(),
      title: z.string(),
      /** All requests fall into the peak. */
      highestPeakToMean: z.number().min(1),
      thresholds: z.array(
        z.strictObject({
          rival: z.string(),
          /** Peak rate over mean rate between which it is cheaper throughout; null: at none that such a peak can have. */
          fromPeakToMean: z.number().min(1).nullable(),
          toPeakToMean: z.number().min(1).nullable(),
        }),
      ),
    }),
  ),
});

export type Baseline = z.infer<typeof baselineSchema>;
export type BaselinePoint = z.infer<typeof baselinePointSchema>;
