import * as z from 'zod';
import { deployedStageSchema } from './deployed-stage.ts';
import { labSettingsSchema } from './lab-settings.ts';
import { resolutionPlanSchema, smallestEffectSchema, stoppingSchema } from './stopping.ts';
import { scriptWorkloadSchema, workloadSchema } from './workload.ts';

export const slugSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,79}$/, 'expected lower-case letters, digits and dashes, at most 80');

/** One pass over one architecture under one workload. `id` names its files. */
export const plannedRepeatSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  architecture: z.string(),
  workload: z.string(),
  /** From 1. Repeats of the same number are neighbours in time and are compared as pairs. */
  repeat: z.int().min(1),
});

export const plannedWorkloadSchema = z.strictObject({
  workload: z.union([workloadSchema, scriptWorkloadSchema]),
  /** SHA-256 of the seeded schedule, the same operations at the same times for every architecture; of a script's text. */
  scheduleHash: z.string(),
  /** Not known before a script has run: 0. */
  scheduledRequests: z.int().min(0),
  durationSeconds: z.number().positive(),
});

/** A run against what somebody deployed. */
export const targetsSchema = z.strictObject({
  /** Stage of this project; null: anyone's own deployment. */
  stage: z.string().nullable(),
  /** By architecture, without a slash at the end. */
  urls: z.record(z.string(), z.url()),
  /** Headers of every request by the environment variable that holds the value; values are never stored. */
  headersFrom: z.record(z.string(), z.string()),
  /** GET requests that must be answered alike by all; empty: the project's own API is tried. */
  parityPaths: z.array(z.string()),
  /** Environment variable with the command that puts a target's data back before each repeat; absent: nobody does. */
  resetFrom: z.string().optional(),
  /** The stage's resources of this run's architectures, for collecting; absent: they are not known. */
  deployed: deployedStageSchema.optional(),
});

export const loadPlaceSchema = z.strictObject({ where: z.enum(['fargate', 'lambda']), region: z.string() });

/** What a run will do, written before anything is sent; `plan.json`. */
export const planSchema = z.strictObject({
  schemaVersion: z.literal(1),
  slug: slugSchema,
  createdAt: z.iso.datetime(),
  preset: z.enum(['quick', 'default', 'thorough']),
  /** Seeds the order of the repeats and the resampling. */
  seed: z.int().min(0),
  region: z.string(),
  architectures: z.array(z.string()).min(1),
  repeats: z.int().min(1),
  workloads: z.array(plannedWorkloadSchema).min(1),
  /** In the order in which they run: interleaved, random within each repeat number. */
  order: z.array(plannedRepeatSchema).min(1),
  /** Cold starts to measure live and alone, per architecture with functions. */
  coldStarts: z.int().min(0),
  /** Load steps of the capacity search on one server instance; empty: capacity is assumed. */
  capacityRatesPerSecond: z.array(z.number().positive()),
  capacityStepSeconds: z.number().min(0),
  lab: labSettingsSchema,
  /** Calibration of the instrument, seconds at most for each rate, before the repeats and after; absent: none. */
  calibrationSeconds: z.number().min(0).optional(),
  /** Artillery processes that share every schedule; absent: one plays it alone. */
  loadWorkers: z.int().min(1).max(16).optional(),
  /** Where those are, started by Artillery's own `run-fargate` or `run-lambda`; absent: on this machine. */
  loadWorkersOn: loadPlaceSchema.optional(),
  /** What does not matter; absent: the default. */
  smallestEffect: smallestEffectSchema.optional(),
  /** Absent: `repeats` is not from a wanted resolution. */
  resolution: resolutionPlanSchema.optional(),
  /** Absent: every repeat is run. */
  stopping: stoppingSchema.optional(),
  /** Absent: the lab. */
  targets: targetsSchema.optional(),
});

export type Plan = z.infer<typeof planSchema>;
export type PlannedRepeat = z.infer<typeof plannedRepeatSchema>;
export type Targets = z.infer<typeof targetsSchema>;
export type LoadPlace = z.infer<typeof loadPlaceSchema>;
export type PlannedWorkload = z.infer<typeof plannedWorkloadSchema>;
