import { isScript, type Plan } from '@crossover/model';

/**
 * Whether the run's traffic has a price here. A script of the user's own against targets of the user's own says nothing
 * of what the catalogue's architectures would do for it: a bill of theirs would be about another API.
 */
export const hasBills = ({ targets, workloads }: Pick<Plan, 'targets' | 'workloads'>): boolean =>
  targets?.stage !== null || !workloads.every(({ workload }) => isScript(workload));
