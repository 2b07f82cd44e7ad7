import type { TestProject } from 'vitest/node';
import { evaluate } from '../../packages/infra/evaluation/evaluate.ts';
import type { Evaluation } from '../../packages/infra/evaluation/graph.ts';
import { DRAWN_STAGES } from '../../packages/infra/scripts/write-diagrams.ts';

const VARIANT_STAGE = DRAWN_STAGES[1];

declare module 'vitest' {
  export interface ProvidedContext {
    evaluations: Evaluations;
  }
}

/** The real configuration for each kind of stage, evaluated once for all test files. */
export interface Evaluations {
  /** With a domain and an address for alerts, as production should be. */
  readonly production: Evaluation;
  /** Nothing set: no domain, small sizes. */
  readonly personal: Evaluation;
  /** Everything that is available by name beside what is compared by default, in production. */
  readonly variants: Evaluation;
  /** `sst dev` in the same personal stage. */
  readonly development: Evaluation;
}

/** @throws with `npm run infra:setup` when the platform is missing: these tests are never skipped. */
export default async function setup(project: TestProject): Promise<void> {
  const [production, personal, variants, development] = await Promise.all([
    evaluate({
      stage: 'production',
      environment: {
        CROSSOVER_DOMAIN: 'example.com',
        CROSSOVER_ALERT_EMAIL: 'ops@example.com',
        CROSSOVER_COST_TAGS: 'on',
      },
    }),
    evaluate({ stage: 'alex', environment: { CROSSOVER_EXPIRES_AT: '2026-12-01T18:00:00Z' } }),
    evaluate({ stage: 'production', environment: VARIANT_STAGE?.environment ?? {} }),
    evaluate({ stage: 'alex', isDev: true }),
  ]);
  project.provide('evaluations', { production, personal, variants, development });
}
