import * as z from 'zod';
import { labSettingsSchema } from './lab-settings.ts';
import { observationSchema } from './observation.ts';
import { plannedRepeatSchema } from './plan.ts';
import { warningSchema } from './warning.ts';

/** How well the load generator kept its own schedule, in one second of the repeat. */
export const generatorSecondSchema = z.strictObject({
  second: z.int().min(0),
  scheduled: z.int().min(0),
  sent: z.int().min(0),
  completed: z.int().min(0),
  failed: z.int().min(0),
  lagP99Ms: z.number().min(0),
  eventLoopDelayMaxMs: z.number().min(0),
  /** CPU seconds used by the generator in this second. */
  cpuSeconds: z.number().min(0),
});

/** One of several load generators that shared a schedule: request by request in turn. */
export const generatorWorkerSchema = z.strictObject({
  /** From 0. */
  worker: z.int().min(0),
  scheduled: z.int().min(0),
  /** By how much its times were moved, as it began at another moment than agreed. */
  shiftMs: z.number(),
  /** How far the comparison of its clock may be off; null when it died. */
  clockErrorMs: z.number().min(0).nullable(),
  /** Of a worker that died: its requests `firstIndex`, `firstIndex + everyNth` … of the schedule have no records. */
  missing: z
    .strictObject({ firstIndex: z.int().min(0), everyNth: z.int().min(1), requests: z.int().min(0) })
    .nullable(),
});

export const generatorSchema = z.strictObject({
  scheduled: z.int().min(0),
  sent: z.int().min(0),
  completed: z.int().min(0),
  failed: z.int().min(0),
  /** Lateness: actual minus intended send, of the requests that are summarised; `seconds` tells the warm-up's too. */
  lagP50Ms: z.number().min(0),
  lagP99Ms: z.number().min(0),
  lagMaxMs: z.number().min(0),
  connectionsOpened: z.int().min(0),
  /** Requests that found every connection busy: their response times show the wait, which is not lateness. */
  waitedForConnection: z.int().min(0).optional(),
  seconds: z.array(generatorSecondSchema),
  /** Of a play that was distributed. */
  workers: z.array(generatorWorkerSchema).optional(),
});

export type Generator = z.infer<typeof generatorSchema>;
export type GeneratorSecond = z.infer<typeof generatorSecondSchema>;

const common = {
  ...plannedRepeatSchema.shape,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
};

/**
 * What became of a planned repeat: `repeats/<id>.json`. A failed measurement is data, never a number:
 * only `completed` has any, and only when `isValid` may they be summarised.
 */
export const repeatSchema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('completed'),
    ...common,
    scheduleHash: z.string(),
    requestsFile: z.string(),
    requestsSha256: z.string(),
    isValid: z.boolean(),
    warnings: z.array(warningSchema),
    generator: generatorSchema,
    observation: observationSchema.nullable(),
    /** The lab's settings as they were in force for this repeat. */
    settings: labSettingsSchema.nullable().default(null),
  }),
  z.strictObject({ state: z.literal('aborted'), ...common, reason: z.string() }),
  z.strictObject({ state: z.literal('errored'), ...common, reason: z.string() }),
]);

export type Repeat = z.infer<typeof repeatSchema>;
export type CompletedRepeat = Extract<Repeat, { state: 'completed' }>;
