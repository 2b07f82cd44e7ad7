import * as z from 'zod';

/**
 * Every way in which the lab differs from AWS or has to choose a value that AWS does not publish, by name.
 * The values used are part of each result.
 */
export const labSettingsSchema = z.strictObject({
  /** `live`: a new environment starts on demand. `banked`: it was started beforehand and is thawed after its own recorded delay. */
  coldStarts: z.enum(['live', 'banked']).default('banked'),
  /** Environments started beforehand for one repeat. */
  bankSize: z.int().min(0).max(500).default(24),
  /** An idle environment is removed after this long. AWS: not published, observed 5 to 60 minutes. */
  idleExpiryMs: z.int().min(100).max(86_400_000).default(600_000),
  /** Frozen (SIGSTOP) between requests, as on AWS. */
  isFrozenBetweenRequests: z.boolean().default(true),
  /**
   * It waits this long for the next request before it is frozen. AWS freezes at once; on a small machine stopping
   * and continuing a dozen threads for a pause of less than a millisecond costs more than the pause saves.
   */
  freezeAfterMs: z.int().min(0).max(1_000).default(2),
  /**
   * A request waits this long for an environment that has answered but not yet asked for work, before it gets a
   * new one. Without, closed-loop clients on one machine start twice as many environments as they can use.
   */
  finishingWaitMs: z.int().min(0).max(10_000).default(50),
  /** AWS gives a function CPU in proportion to its memory; the lab does not limit it. */
  functionCpu: z.literal('unlimited').default('unlimited'),
  initLimitMs: z.int().min(100).max(900_000).default(10_000),
  /** API Gateway's HTTP API gives up after this long. */
  gatewayTimeoutMs: z.int().min(100).max(900_000).default(30_000),
  /**
   * `not-flushed`: a private database does not wait for the disk at commit, as this machine's disk says nothing
   * about AWS's. `as-given`: the server of DATABASE_URL, which commits as it was set up. The lab sets it.
   */
  databaseCommit: z.enum(['not-flushed', 'as-given']).default('not-flushed'),
  /** Server processes behind the balancer. */
  serverInstances: z.int().min(1).max(64).default(1),
  /** CPU that the system under test is pinned to, and the generator's; null when they share all. */
  systemCpus: z.string().nullable().default(null),
  generatorCpus: z.string().nullable().default(null),
});

export type LabSettings = z.infer<typeof labSettingsSchema>;
