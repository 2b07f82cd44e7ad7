import * as z from 'zod';

/**
 * A thing whose settings are read back: its CloudFormation type and what Cloud Control calls it. In a run's folder
 * `ACCOUNT` stands for the account's number.
 */
export const readableResourceSchema = z.strictObject({
  typeName: z.string().regex(/^AWS::\w+::\w+$/),
  identifier: z.string().min(1),
});

export type ReadableResource = z.infer<typeof readableResourceSchema>;

/** One deployed thing of an architecture that publishes metrics. */
export const deployedResourceSchema = z.strictObject({
  architecture: z.string(),
  /** A `MeteredResource`, e.g. `load-balancer`. */
  resource: z.string(),
  /** Values of the CloudWatch dimensions by name, e.g. `LoadBalancer: app/name/id`. */
  dimensions: z.record(z.string(), z.string()),
  /** Where a function's REPORT lines are; functions only. */
  logGroup: z.string().nullable().default(null),
  /** The name under which its traces are filed; null when it is not traced. */
  traceService: z.string().nullable().default(null),
  /** Identifiers of an Aurora cluster's instances: the bill adds up their capacity, the cluster's metric averages it. */
  instances: z.array(z.string()).default([]),
  readBack: z.array(readableResourceSchema).default([]),
});

export type DeployedResource = z.infer<typeof deployedResourceSchema>;

/** What `collect` must know of a stage: its outputs, without secrets. */
export const deployedStageSchema = z.strictObject({
  stage: z.string(),
  region: z.string(),
  /** Cost-allocation tags: the key that names the architecture, and the pair that all of the stage's resources carry. */
  tags: z.strictObject({
    architectureKey: z.string(),
    stageKey: z.string(),
    stageValue: z.string(),
  }),
  resources: z.array(deployedResourceSchema),
});

export type DeployedStage = z.infer<typeof deployedStageSchema>;
