import * as z from 'zod';
import { calibrationSchema } from './calibration.ts';
import { coldStartSchema } from './observation.ts';
import { lookSchema } from './stopping.ts';

/** The highest rate one server instance held within the SLO, step by step. */
export const capacitySchema = z.strictObject({
  architecture: z.string(),
  /** The architecture whose server was measured, when it is another's that is the same; absent: its own. */
  measuredWith: z.string().optional(),
  steps: z.array(
    z.strictObject({
      ratePerSecond: z.number().positive(),
      achievedPerSecond: z.number().min(0),
      p50Ms: z.number().nullable(),
      p99Ms: z.number().nullable(),
      shareWithinSlo: z.number().min(0).max(1),
      lagP99Ms: z.number().min(0),
      isHeld: z.boolean(),
      /** CPU seconds of the server process per request served. */
      cpuSecondsPerRequest: z.number().min(0).nullable(),
    }),
  ),
  /** Requests per second; null when not even the lowest step was held. */
  ratePerSecond: z.number().positive().nullable(),
  /** False: even the highest step was held, so the capacity is at least this. */
  isBracketed: z.boolean(),
});

export type Capacity = z.infer<typeof capacitySchema>;

/** The machine and versions of a run: part of the provenance of each of its numbers. */
export const environmentSchema = z.strictObject({
  target: z.enum(['lab', 'aws', 'target']),
  os: z.string(),
  cpuModel: z.string(),
  cpus: z.int(),
  memoryMib: z.int(),
  nodeVersion: z.string(),
  databaseVersion: z.string(),
  databaseOrigin: z.string(),
  versions: z.record(z.string(), z.string()),
  commit: z.string().nullable(),
  isCommitClean: z.boolean().nullable(),
  lockfileSha256: z.string().nullable(),
  bundles: z.record(
    z.string(),
    z.strictObject({ sizeBytes: z.int(), gzipBytes: z.int(), sha256: z.string() }),
  ),
});

export type Environment = z.infer<typeof environmentSchema>;

/** What was seen besides the requests; `telemetry.json`. */
export const telemetrySchema = z.strictObject({
  schemaVersion: z.literal(1),
  environment: environmentSchema,
  coldStarts: z.array(coldStartSchema),
  capacities: z.array(capacitySchema),
  /** Absent in runs from before the instrument was calibrated. */
  calibration: calibrationSchema.optional(),
  /** In the order in which they were taken; absent when the plan has none. */
  looks: z.array(lookSchema).optional(),
});

export type Telemetry = z.infer<typeof telemetrySchema>;
