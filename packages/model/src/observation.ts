import * as z from 'zod';
import { balancingSchema } from './balancing.ts';

/** One line of what the lab's Lambda service reports per invocation, modelled on AWS's REPORT line. */
export const invocationSchema = z.strictObject({
  requestId: z.string(),
  environment: z.string(),
  /** From the start of the repeat's observation, monotonic. */
  startedMs: z.number(),
  /** Handler time, without init. */
  durationMs: z.number().min(0),
  /** Billed: init (when cold) plus duration, rounded up to 1 ms. */
  billedDurationMs: z.int().min(0),
  /** Present on a cold start only. */
  initDurationMs: z.number().min(0).nullable(),
  memoryMib: z.int(),
  maxMemoryUsedMib: z.number().min(0),
  outcome: z.enum(['success', 'error', 'timeout', 'crash', 'out-of-memory', 'init-error', 'init-timeout']),
});

export type Invocation = z.infer<typeof invocationSchema>;

/** What the functions of an architecture did during one repeat. */
export const functionObservationSchema = z.strictObject({
  invocations: z.int().min(0),
  coldStarts: z.int().min(0),
  throttles: z.int().min(0),
  failures: z.int().min(0),
  /** Means per invocation of the whole repeat, warm-up included; null when there was none. */
  meanDurationMs: z.number().nullable(),
  meanBilledDurationMs: z.number().nullable(),
  /** Mean billed duration of warm invocations alone. */
  meanWarmBilledDurationMs: z.number().nullable(),
  /**
   * Per invocation, ready to go on but without a core: the lab's shortage, since on AWS each has its own. Without the
   * first second, in which many start together.
   */
  meanCpuWaitMs: z.number().min(0).nullable().optional(),
  maxEnvironments: z.int().min(0),
  meanEnvironments: z.number().min(0),
  maxMemoryUsedMib: z.number().min(0),
  bankedUsed: z.int().min(0),
  isBankExhausted: z.boolean(),
});

/** What the lab saw of one architecture during one repeat. */
export const observationSchema = z.strictObject({
  architecture: z.string(),
  /** Wall time observed. */
  durationMs: z.number().min(0),
  requests: z.int().min(0),
  requestBytes: z.int().min(0),
  responseBytes: z.int().min(0),
  newConnections: z.int().min(0),
  /** CPU seconds by part: `edge`, `servers`, `functions`, `database`. */
  cpuSeconds: z.record(z.string(), z.number().min(0)),
  databaseConnectionsMax: z.int().min(0).nullable(),
  databaseQueries: z.int().min(0).nullable(),
  functions: functionObservationSchema.nullable(),
  /** Of architectures with servers and functions behind one front door. */
  balancing: balancingSchema.optional(),
});

export type Observation = z.infer<typeof observationSchema>;
export type FunctionObservation = z.infer<typeof functionObservationSchema>;

/** A cold start measured live and alone, with nothing else running. */
export const coldStartSchema = z.strictObject({
  architecture: z.string(),
  /** Process start until it asks for work. */
  initDurationMs: z.number().min(0),
  /** Duration of the first invocation. */
  firstInvocationMs: z.number().min(0),
  /** What the client saw, front door included. */
  responseTimeMs: z.number().min(0),
  maxMemoryUsedMib: z.number().min(0),
});

export type ColdStart = z.infer<typeof coldStartSchema>;
