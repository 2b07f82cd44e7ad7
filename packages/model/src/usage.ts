import * as z from 'zod';
import { quantitySchema } from './quantity.ts';

/** Numbers about one request, one server or one function from which usage at any rate follows. */
export const USAGE_INPUTS = [
  /** Bytes the client sends, headers included. */
  'requestBytes',
  /** Bytes the client gets, headers included. */
  'responseBytes',
  /** Share of requests that open a new client connection. */
  'newConnectionShare',
  /** Seconds a client connection stays open. */
  'connectionSeconds',
  'logBytesPerRequest',
  /** CPU time of the database for one request, on the machine that measured it. */
  'databaseCpuMsPerRequest',
  /** Bytes between the API and the database, both directions. */
  'databaseBytesPerRequest',
  'databaseQueriesPerRequest',
  /** I/O requests to Aurora's storage. */
  'databaseIoPerRequest',
  /** Mean billed duration of a warm invocation, on the machine that measured it. */
  'billedDurationMs',
  /** INIT of a cold start. */
  'initDurationMs',
  /** Share of invocations that are cold when traffic never pauses. */
  'coldShare',
  /** Highest rate one server process holds within the SLO, on the machine that measured it. */
  'serverCapacityPerSecond',
  /** CPU time of the server process for one request, on the machine that measured it. */
  'serverCpuMsPerRequest',
] as const;

export const usageInputSchema = z.enum(USAGE_INPUTS);
export type UsageInput = z.infer<typeof usageInputSchema>;

/** What was measured of one architecture. An input that is absent takes the cost model's default, and is listed so. */
export const usageProfileSchema = z.strictObject({
  architecture: z.string(),
  inputs: z.partialRecord(
    usageInputSchema,
    z.strictObject({
      quantity: quantitySchema,
      /** Where it is from, in words: run, workload, method. */
      source: z.string(),
    }),
  ),
});

export type UsageProfile = z.infer<typeof usageProfileSchema>;

/** The profiles that follow from a run's telemetry on AWS: `aws-usage.json`. */
export const awsUsageSchema = z.strictObject({
  schemaVersion: z.literal(1),
  profiles: z.array(usageProfileSchema),
});

export type AwsUsage = z.infer<typeof awsUsageSchema>;
