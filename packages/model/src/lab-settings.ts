import * as z from 'zod';

/**
 * How a hybrid front door divides the traffic. `weights`: as deployed, by a controller that moves the weights of the
 * rule. `static`: by weights that stay. `overflow`: functions take what a server would have to queue.
 */
export const hybridControllerSchema = z.enum(['weights', 'static', 'overflow']);

export type HybridController = z.infer<typeof hybridControllerSchema>;

/** Whether servers are added while a repeat runs. */
export const fleetGrowthSchema = z.enum(['none', 'target-tracking']);

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
  /**
   * CPU seconds per second that one server process may use, as an instance has a size: what is unused is saved up for
   * 100 ms, what is overspent is paid back by standing still. Null: not limited, a whole core of this machine.
   */
  serverCpuShare: z.number().min(0.01).max(1).nullable().default(null),
  /** How a front door with servers and functions behind it divides the traffic; deployed is `weights`. */
  hybridController: hybridControllerSchema.default('weights'),
  /** What the controller takes one server to hold, requests per second; `SERVER_CAPACITY` of a deployed stage. */
  serverCapacityPerSecond: z.number().positive().max(100_000).default(400),
  /** Share of functions under the controller `static`. */
  staticFunctionShare: z.number().min(0).max(1).default(0.5),
  /** Under the controller `overflow`: a server with this many requests in hand is given no more. */
  overflowAtInFlight: z.int().min(1).max(10_000).default(4),
  /** Under the controller `overflow` functions get this share in any case, so that environments stay warm. */
  warmFunctionShare: z.number().min(0).max(1).default(0.05),
  /** One value of the request count stands for this long. AWS: 60 s is the finest of a load balancer. */
  metricPeriodMs: z.int().min(100).max(3_600_000).default(60_000),
  /** A value is there this long after the end of its period. AWS: one to three minutes. */
  metricDelayMs: z.int().min(0).max(3_600_000).default(60_000),
  /** The controller acts on the mean of this many newest values; deployed: 1. */
  evaluationPeriods: z.int().min(1).max(60).default(1),
  /** `target-tracking`: the fleet grows to hold its CPU at half, as Auto Scaling is set up. `none`: it stays. */
  fleetGrowth: fleetGrowthSchema.default('none'),
  /** From the decision to add an instance until it takes requests. */
  instanceStartMs: z.int().min(0).max(3_600_000).default(120_000),
  /**
   * Metrics, controller and new instances are this many times as quick as on AWS, because a run's seconds stand for
   * minutes. 1: as slow as they are.
   */
  timeCompression: z.number().min(1).max(10_000).default(60),
  /** CPU that the system under test is pinned to, and the generator's; null when they share all. */
  systemCpus: z.string().nullable().default(null),
  generatorCpus: z.string().nullable().default(null),
});

export type LabSettings = z.infer<typeof labSettingsSchema>;
