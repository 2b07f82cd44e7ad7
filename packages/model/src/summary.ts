import * as z from 'zod';
import { quantitySchema } from './quantity.ts';

/** What a summary has of each architecture, and tables of differences compare. */
export const METRICS = [
  'responseP50',
  'responseP90',
  'responseP95',
  'responseP99',
  'responseP999',
  'serviceP50',
  'serviceP99',
  'warmResponseP50',
  'warmResponseP99',
  'coldResponseP50',
  'errorShare',
  'goodput',
  'coldShare',
  'offered',
  'achieved',
] as const;

export const metricSchema = z.enum(METRICS);
export type Metric = z.infer<typeof metricSchema>;

/** One architecture under one workload, over all valid repeats, warm-up apart. */
export const summarySchema = z.strictObject({
  workload: z.string(),
  architecture: z.string(),
  repeats: z.strictObject({ planned: z.int(), completed: z.int(), valid: z.int() }),
  /** Requests summarised, failed ones included. */
  requests: z.int(),
  /** Sent during warm-up, recorded and not summarised. */
  warmUpRequests: z.int(),
  /** What the change-point rule took away besides; null where the rate varies, so that it does not apply. */
  changePoint: z
    .strictObject({
      /** Repeats of which the start was taken away. */
      repeats: z.int(),
      /** Repeats that changed too late to call anything of them steady: used whole. */
      neverSteady: z.int(),
      requests: z.int(),
      /** Of the repeat that lost most. */
      longestSeconds: z.number(),
    })
    .nullable(),
  coldRequests: z.int().nullable(),
  /** Failed requests by kind. */
  errors: z.record(z.string(), z.int()),
  metrics: z.partialRecord(metricSchema, quantitySchema),
});

export type Summary = z.infer<typeof summarySchema>;
