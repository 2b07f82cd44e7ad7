import { type Workload, workloadSchema } from '@crossover/model';

/** A small valid workload; what a test is about is given, the rest is plain. */
export function createWorkload(changes: Partial<Workload> = {}): Workload {
  return workloadSchema.parse({
    name: 'test',
    title: 'Test',
    description: 'For tests.',
    seed: 1,
    dataset: { products: 500 },
    scenarios: [{ name: 'read', weight: 1, operation: 'read' }],
    arrivals: 'even',
    phases: [{ name: 'steady', durationSeconds: 1, ratePerSecond: 50 }],
    connections: { mode: 'keep-alive', max: 64 },
    // A machine may stand still for seconds; a target that does not answer is another test's subject.
    timeoutMs: 60_000,
    slo: { responseTimeMs: 100, share: 0.99 },
    ...changes,
  });
}
