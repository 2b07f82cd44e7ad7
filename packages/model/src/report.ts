import * as z from 'zod';
import { baselineSchema } from './baseline.ts';
import { assumptionSchema, billSchema, crossoverSchema } from './bill.ts';
import { calibrationSchema } from './calibration.ts';
import {
  comparisonSchema,
  controlSchema,
  driftRowSchema,
  resolutionSchema,
  stopRowSchema,
} from './comparison.ts';
import { labSettingsSchema } from './lab-settings.ts';
import { slugSchema } from './plan.ts';
import { provenanceKindSchema, quantitySchema } from './quantity.ts';
import { reconciliationSchema } from './reconciliation.ts';
import { splitSchema } from './split.ts';
import { smallestEffectSchema } from './stopping.ts';
import { summarySchema } from './summary.ts';
import { capacitySchema, environmentSchema } from './telemetry.ts';
import { warningSchema } from './warning.ts';

/** What became of each planned repeat, failed and invalid ones too. */
export const repeatRowSchema = z.strictObject({
  id: z.string(),
  workload: z.string(),
  architecture: z.string(),
  repeat: z.int(),
  /** `not-run`: planned, and the run ended before it. */
  state: z.enum(['valid', 'invalid', 'aborted', 'errored', 'not-run']),
  reason: z.string().nullable(),
  startedAt: z.iso.datetime().nullable(),
  requests: z.int().nullable(),
  responseP50Ms: z.number().nullable(),
  responseP95Ms: z.number().nullable(),
  errorShare: z.number().nullable(),
  lagP99Ms: z.number().nullable(),
  /**
   * How far the rate at which requests were sent was off the scheduled one within 100 ms, as a share of the latter, from
   * 0 and without an upper limit: the 99th percentile of `rateErrors` over the requests after the planned warm-up. Null
   * without a span of 100 ms, where requests waited for a free connection, in a user's own script, which has no
   * schedule, and in reports from before it was told.
   */
  rateErrorP99Share: z.number().min(0).nullable().default(null),
  /** Null where it is not known or nothing can start cold. */
  warmUpColdStarts: z.int().nullable(),
  /** Taken away by the change-point rule, besides the planned warm-up; null where it does not apply. */
  removedRequests: z.int().nullable(),
  removedSeconds: z.number().nullable(),
  /** Client connections opened. */
  connections: z.int().nullable(),
  /** Execution environments at once, and database connections at once. */
  environments: z.int().nullable(),
  databaseConnections: z.int().nullable(),
  /** CPU of the system under test per request, all its processes. */
  cpuMsPerRequest: z.number().nullable(),
  /** CPU lists to which system and generator were pinned; null: any. */
  systemCpus: z.string().nullable(),
  generatorCpus: z.string().nullable(),
});

/** A figure of the article: the files hold the drawing and its numbers, the templates its words. */
export const figureSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  section: z.enum(['cost', 'split', 'latency', 'load', 'cold-starts', 'time', 'bill', 'method']),
  /** The takeaway, a template; see `prose`. */
  heading: z.string(),
  /** Definition, unit, n and interval method; a template. */
  caption: z.string(),
  /** What the columns of the data table are, in words. */
  table: z.string(),
  provenance: provenanceKindSchema,
  svg: z.string(),
  narrowSvg: z.string(),
  csv: z.string(),
});

/** Monthly cost of one architecture at one rate and traffic shape, as the table of pre-computed answers prints it. */
export const estimateSchema = z.strictObject({
  shape: z.string(),
  ratePerSecond: z.number().positive(),
  totals: z.array(z.strictObject({ architecture: z.string(), total: quantitySchema })),
  /** Id of the cheapest, or `equal`. */
  cheapest: z.string(),
});

/** How far one assumption of the cost model moves the first crossover of a pair, changed alone over its range. */
export const sensitivitySchema = z.strictObject({
  a: z.string(),
  b: z.string(),
  name: z.string(),
  title: z.string(),
  architectures: z.array(z.string()),
  unit: z.string(),
  value: z.number(),
  low: z.number(),
  high: z.number(),
  source: z.string(),
  isMeasured: z.boolean(),
  /** The crossover, requests per second, at either end; null where the bills then do not cross. */
  atLow: z.number().nullable(),
  atHigh: z.number().nullable(),
  /** Change of the crossover in per cent for one per cent more of the assumption. */
  elasticity: z.number().nullable(),
});

const fileSchema = z.strictObject({ sha256: z.string(), sizeBytes: z.int() });

/**
 * Everything an article prints, and nothing it does not: `report.json`. Each numeral on the page resolves to a
 * field of this, or of the CSV files of its figures.
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
  /**
   * The generated sentences as templates: words with references such as
   * `{summaries[workload=steady,architecture=serverful].metrics.responseP50|full}`. Title, standfirst and verdict
   * above are three of them, written out.
   */
  prose: z.record(z.string(), z.string()),
  /** `target`: somebody's own deployment, wherever it runs. */
  kind: z.enum(['lab', 'aws', 'target']),
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
      /** Arrivals per second over the time that is not warm-up, as scheduled. */
      meanRatePerSecond: quantitySchema,
      slo: z.strictObject({ responseTimeMs: z.number(), share: z.number() }),
      /** Null for a user's own script. */
      timeoutMs: z.number().nullable(),
      arrivals: z.string(),
      connections: z.string(),
      mix: z.record(z.string(), z.number()),
      products: z.int(),
    }),
  ),
  /** Over all architectures and workloads. */
  totals: z.strictObject({
    plannedRepeats: z.int(),
    validRepeats: z.int(),
    /** Requests of valid repeats, warm-up apart. */
    requests: z.int(),
    failedRequests: z.int(),
    coldRequests: z.int(),
    /** Cold starts of valid repeats that fell into warm-up, where they are not summarised. */
    warmUpColdStarts: z.int(),
    durationSeconds: z.number(),
  }),
  repeats: z.array(repeatRowSchema),
  summaries: z.array(summarySchema),
  comparisons: z.array(comparisonSchema),
  controls: z.array(controlSchema),
  drifts: z.array(driftRowSchema),
  resolutions: z.array(resolutionSchema),
  /** Empty when the plan lets no workload end early. */
  stops: z.array(stopRowSchema),
  /** Null: the run has none, and the generator's own lateness stands for it. */
  calibration: calibrationSchema.nullable(),
  /** Measured live and alone, apart from the load stages. */
  coldStarts: z.array(
    z.strictObject({
      architecture: z.string(),
      n: z.int(),
      responseP50: quantitySchema,
      initP50: quantitySchema,
      initMax: quantitySchema,
    }),
  ),
  /** How cold starts came about in the load stages: `banked` environments or `live` ones. */
  coldStartsUnderLoad: z.enum(['live', 'banked']).nullable(),
  capacities: z.array(capacitySchema),
  /** At the run's own rate and at a few round rates. */
  bills: z.array(z.strictObject({ bill: billSchema, total: quantitySchema })),
  crossovers: z.array(crossoverSchema),
  assumptions: z.array(assumptionSchema),
  estimates: z.array(estimateSchema),
  /** How much belongs on servers, for each architecture with servers and functions and each traffic shape looked at. */
  baselines: z.array(baselineSchema),
  /** How the two halves of such an architecture shared each workload. */
  splits: z.array(splitSchema),
  /** Strongest first. */
  sensitivities: z.array(sensitivitySchema),
  /** What AWS's documented limits say about each architecture at the run's own mean rate. */
  advice: z.array(
    z.strictObject({
      rule: z.string(),
      architecture: z.string(),
      severity: z.enum(['limit', 'caution']),
      text: z.string(),
      source: z.string(),
    }),
  ),
  /** The stage together, then each who pays; empty without a bill. */
  reconciliations: z.array(reconciliationSchema).default([]),
  /** What the bill itself tells of one request; empty without a bill. */
  billedUsage: z.array(assumptionSchema).default([]),
  /** Where the bills cross with that usage, for traffic that is the same every second; empty without a bill. */
  billedCrossovers: z.array(crossoverSchema).default([]),
  /** Oldest and newest day that the sources of the bills' unit prices give. */
  priceDates: z.strictObject({ oldest: z.iso.date(), newest: z.iso.date() }).nullable(),
  warnings: z.array(warningSchema),
  /** As planned; null on AWS. */
  lab: labSettingsSchema.nullable(),
  /** As they were in force, where the repeats say so: a workload may need a larger bank or a shorter expiry. */
  labByWorkload: z.array(z.strictObject({ workload: z.string(), settings: labSettingsSchema })),
  environment: environmentSchema,
  statistics: z.strictObject({
    method: z.string(),
    /** 0: the intervals are not made by resampling. */
    resamples: z.int(),
    /** Repetitions behind the interval of the first crossover; others have fewer. */
    modelDraws: z.int(),
    level: z.number(),
    smallestEffect: smallestEffectSchema,
    /** Chance of finding a difference of the stated resolution. */
    power: z.number(),
    /** Of the drift test of one architecture and workload: adjusted for their number. */
    driftLevel: z.number(),
    /** A percentile with fewer requests beyond it is not given. */
    minimumBeyond: z.int(),
    recommendedRepeats: z.int(),
  }),
  figures: z.array(figureSchema),
  /** SHA-256 and size of every data file of the run, by path in its folder. */
  files: z.record(z.string(), fileSchema),
});

export type Report = z.infer<typeof reportSchema>;
export type RepeatRow = z.infer<typeof repeatRowSchema>;
export type FigureEntry = z.infer<typeof figureSchema>;
export type CostEstimate = z.infer<typeof estimateSchema>;
