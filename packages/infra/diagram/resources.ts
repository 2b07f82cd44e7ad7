import { type Architecture, resourcePrefix } from '@crossover/model';
import type { Evaluation } from '../evaluation/graph.ts';

/** How much an architecture deploys by itself; what several share (network, log store, site) is not in it. */
export interface DeployedResources {
  readonly architecture: string;
  /** Resources of AWS, components and providers apart. */
  readonly resources: number;
  /** Different types among them. */
  readonly types: number;
}

/** Counts of one evaluation, in the order of the catalogue. */
export function deployedResources(
  evaluation: Evaluation,
  architectures: readonly Architecture[],
): DeployedResources[] {
  return architectures.map(({ id }) => {
    const provider = `${resourcePrefix(id)}Provider`;
    const own = evaluation.resources.filter(
      (resource) => resource.isCustom && resource.provider === provider && resource.type.startsWith('aws:'),
    );
    return { architecture: id, resources: own.length, types: new Set(own.map(({ type }) => type)).size };
  });
}
