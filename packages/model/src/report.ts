import * as z from 'zod';
import { assumptionSchema, billSchema, crossoverSchema } from './bill.ts';
import { slugSchema } from './plan.ts';
import { quantitySchema } from './quantity.ts';
import { capacitySchema, environmentSchema } from './telemetry.ts';
import { warningSchema } from './warning.ts';

export const METRICS = [
  'responseP50',
  'responseP90',
  'responseP95',
  'responseP99',
  'responseP999',
  'serviceP50',
  'serviceP99',
  'errorShare',
  'goodput',
  'coldShare',
  'offered',
  'achieved',
] as const;

export const metricSchema = z.enum(METRICS);
export type Metric = z.infer<typeof metricSchema>;

export const verdictSchema = z.enum(['a-better', 'b-better', 'equivalent', 'inconclusive']);
export type Verdict = z.infer<typeof verdictSchema>;

/** One architecture under one workload, over all valid repeats, warm-up apart. */
export const summarySchema = z.strictObject({
  workload: z.string(),
  architecture: z.string(),
  repeats: z.strictObject({ planned: z.int(), completed: z.int(), valid: z.int() }),
  requests: z.int(),
  errors: z.record(z.string(), z.int()),
  metrics: z.partialRecord(metricSchema, quantitySchema),
});

/** a minus b, and a over b, of one metric under one workload. */
export const comparisonSchema = z.strictObject({
  workload: z.string(),
  metric: metricSchema,
  a: z.string(),
  b: z.string(),
  difference: quantitySchema,
  ratio: quantitySchema,
  verdict: verdictSchema,
  /** The verdict as a sentence. */
  sentence: z.string(),
  smallestEffect: z.string(),
});

/** The same architecture against itself: what the instrument calls a difference when there is none. */
export const controlSchema = z.strictObject({
  workload: z.string(),
  architecture: z.string(),
  metric: metricSchema,
  difference: quantitySchema,
  ratio: quantitySchema,
});

/**
 * Everything an article prints, and nothing it does not: `report.json`. Each numeral on the page resolves to a
 * field of this.
 */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  slug: slugSchema,
  /** The finding, as a headline. */
  title: z.string(),
  /** What was measured. */
  standfirst: z.string(),
  /** At most 60 words. */
  verdict: z.string(),
  kind: z.enum(['lab', 'aws']),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  preset: z.string(),
  seed: z.int(),
  region: z.string(),
  architectures: z.array(z.strictObject({ id: z.string(), title: z.string(), summary: z.string() })),
  workloads: z.array(
    z.strictObject({
      name: z.string(),
      title: z.string(),
      description: z.string(),
      scheduleHash: z.string(),
      scheduledRequests: z.int(),
      durationSeconds: z.number(),
      meanRatePerSecond: quantitySchema,
      slo: z.strictObject({ responseTimeMs: z.number(), share: z.number() }),
      arrivals: z.string(),
      connections: z.string(),
      mix: z.record(z.string(), z.number()),
      products: z.int(),
    }),
  ),
  summaries: z.array(summarySchema),
  comparisons: z.array(comparisonSchema),
  controls: z.array(controlSchema),
  coldStarts: z.array(
    z.strictObject({
      architecture: z.string(),
      n: z.int(),
      responseP50: quantitySchema,
      initP50: quantitySchema,
      initMax: quantitySchema,
    }),
  ),
  capacities: z.array(capacitySchema),
  /** At the run's own rate and at a few round rates. */
  bills: z.array(z.strictObject({ bill: billSchema, total: quantitySchema })),
  crossovers: z.array(crossoverSchema),
  assumptions: z.array(assumptionSchema),
  warnings: z.array(warningSchema),
  lab: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
  environment: environmentSchema,
  statistics: z.strictObject({ method: z.string(), resamples: z.int(), level: z.number() }),
  /** SHA-256 of every data file of the run, by path in its folder. */
  files: z.record(z.string(), z.strictObject({ sha256: z.string(), sizeBytes: z.int() })),
});

export type Report = z.infer<typeof reportSchema>;
export type Summary = z.infer<typeof summarySchema>;
export type ComparisonRow = z.infer<typeof comparisonSchema>;
export type Control = z.infer<typeof controlSchema>;
