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

export const generatorSchema = z.strictObject({
  scheduled: z.int().min(0),
  sent: z.int().min(0),
  completed: z.int().min(0),
  failed: z.int().min(0),
  /** Lateness: actual minus intended send. */
  lagP50Ms: z.number().min(0),
  lagP99Ms: z.number().min(0),
  lagMaxMs: z.number().min(0),
  connectionsOpened: z.int().min(0),
  /** Requests that found every connection busy: their response times show the wait, which is not lateness. */
  waitedForConnection: z.int().min(0).optional(),
  seconds: z.array(generatorSecondSchema),
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
