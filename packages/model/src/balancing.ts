import * as z from 'zod';
import { hybridControllerSchema } from './lab-settings.ts';

/** The two kinds of compute behind a hybrid front door. */
export const halfSchema = z.enum(['servers', 'functions']);
export type Half = z.infer<typeof halfSchema>;

const share = z.number().min(0).max(1);

/**
 * How a front door with servers and functions behind it divided one repeat. Times are milliseconds from the first
 * request that it saw, which is the start of the schedule's first arrival.
 */
export const balancingSchema = z.strictObject({
  controller: hybridControllerSchema,
  /** The `environment` under which servers answer; whatever else answered is a function's environment. */
  serverIds: z.array(z.string()),
  /** Requests handed to each half; what the balancer answered itself is in neither. */
  servers: z.int().min(0),
  functions: z.int().min(0),
  seconds: z.array(
    z.strictObject({
      second: z.int().min(0),
      /** Requests handed to each half in this second. */
      servers: z.int().min(0),
      functions: z.int().min(0),
      /** Share of functions that the weights asked for at the end of this second; null where none do. */
      functionShare: share.nullable(),
      /** Servers that took requests at its end. */
      healthyServers: z.int().min(0),
    }),
  ),
  /** Looks of the controller at the metrics, whether or not they changed anything. */
  looks: z.int().min(0),
  /** The first holds the weights of the beginning; those before the first request are at 0. */
  changes: z.array(
    z.strictObject({
      atMs: z.number().min(0),
      weights: z.strictObject({ servers: z.int().min(0).max(100), functions: z.int().min(0).max(100) }),
      reason: z.string(),
      /** What the controller had been told when it decided. */
      ratePerSecond: z.number().min(0).nullable(),
      healthyServers: z.int().min(0),
    }),
  ),
});

export type Balancing = z.infer<typeof balancingSchema>;

/** Which half answered; null when the front door did itself, or nobody. */
export function halfOf(environment: string | null, { serverIds }: Pick<Balancing, 'serverIds'>): Half | null {
  if (environment === null) return null;
  return serverIds.includes(environment) ? 'servers' : 'functions';
}
