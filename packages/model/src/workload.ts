import * as z from 'zod';
import { operationSchema } from './operation.ts';

const nameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'expected a kebab-case name of at most 40 characters');

/** One request per virtual user: later steps of a longer flow would wait for earlier ones and hide their delay. */
const scenarioSchema = z.strictObject({
  name: nameSchema,
  /** Relative to the other scenarios' weights. */
  weight: z.number().positive().max(1_000_000),
  operation: operationSchema,
});

const phaseSchema = z.strictObject({
  name: nameSchema,
  durationSeconds: z.number().positive().max(86_400),
  /** Mean arrivals per second; 0 is a pause. */
  ratePerSecond: z.number().min(0).max(100_000),
  /** Present: the rate moves linearly from `ratePerSecond` to this by the end of the phase. */
  rampToRatePerSecond: z.number().min(0).max(100_000).optional(),
  /** Sent and recorded, but apart: never part of a summary. */
  isWarmUp: z.boolean().default(false),
});

const connectionsSchema = z.discriminatedUnion('mode', [
  /** Keep-alive connections shared by all virtual users, opened as needed up to `max`. */
  z.strictObject({ mode: z.literal('keep-alive'), max: z.int().min(1).max(10_000) }),
  /** A new connection for each request, as from strangers. */
  z.strictObject({ mode: z.literal('per-request') }),
]);

const sloSchema = z.strictObject({
  /** A request within the SLO succeeds and answers within this response time. */
  responseTimeMs: z.number().positive().max(600_000),
  /** Share of requests that must be within it, 0–1. */
  share: z.number().gt(0).max(1),
});

/** What is asked of the API: scenario mix, data set, load profile, seed. Read from YAML. */
export const workloadSchema = z
  .strictObject({
    name: nameSchema,
    title: z.string().min(1).max(120),
    /** What the workload stands for, one or two sentences. */
    description: z.string().min(1).max(600),
    /** Everything random about the workload follows from it. */
    seed: z.int().min(0).max(4_294_967_295),
    dataset: z.strictObject({ products: z.int().min(1).max(1_000_000) }),
    scenarios: z.array(scenarioSchema).min(1).max(50),
    arrivals: z.enum(['even', 'poisson']),
    phases: z.array(phaseSchema).min(1).max(200),
    connections: connectionsSchema,
    /** A request without an answer by then is an error of kind `timeout`. */
    timeoutMs: z.int().min(1).max(120_000),
    slo: sloSchema,
    /** Lab only: environments are kept idle this long, so that an idle gap can exceed it within a short run. */
    labIdleExpiryMs: z.int().min(100).max(86_400_000).optional(),
    /** Lab only: seconds that one second of this workload stands for, to the hybrid architecture's controller. */
    labTimeCompression: z.number().min(1).max(10_000).optional(),
  })
  .refine((w) => new Set(w.scenarios.map((s) => s.name)).size === w.scenarios.length, {
    path: ['scenarios'],
    message: 'expected scenario names to differ',
  })
  .refine(
    (w) => w.phases.some((p) => !p.isWarmUp && (p.ratePerSecond > 0 || (p.rampToRatePerSecond ?? 0) > 0)),
    {
      path: ['phases'],
      message: 'expected at least one phase that is not warm-up to send requests',
    },
  );

export type Workload = z.infer<typeof workloadSchema>;
export type Scenario = Workload['scenarios'][number];
export type Phase = Workload['phases'][number];

/**
 * A user's own Artillery script in the place of a workload: what it sends and when is the script's affair, so all
 * that is known before it runs is its text.
 */
export const scriptWorkloadSchema = z.strictObject({
  name: nameSchema,
  title: z.string().min(1).max(120),
  description: z.string().min(1).max(600),
  seed: z.int().min(0).max(4_294_967_295),
  dataset: z.strictObject({ products: z.int().min(1).max(1_000_000) }),
  slo: sloSchema,
  script: z.strictObject({
    path: z.string(),
    sha256: z.string(),
    /** Artillery's own HTTP engine, or Crossover's. */
    engine: z.enum(['http', 'crossover']),
  }),
});

export type ScriptWorkload = z.infer<typeof scriptWorkloadSchema>;

/** Highest arrival rate after the warm-up, requests per second. */
export const highestRateOf = (workload: Workload): number =>
  Math.max(
    ...workload.phases
      .filter((phase) => !phase.isWarmUp)
      .map((phase) => Math.max(phase.ratePerSecond, phase.rampToRatePerSecond ?? 0)),
  );

export const isScript = (workload: Workload | ScriptWorkload): workload is ScriptWorkload =>
  'script' in workload;

/** Whether it leaves other data behind than it found; of a script nobody knows, so it may. */
export const mayChangeData = (workload: Workload | ScriptWorkload): boolean =>
  isScript(workload) || workload.scenarios.some(({ operation }) => !['list', 'read'].includes(operation));
