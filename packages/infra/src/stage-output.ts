import type { Output } from '@pulumi/pulumi';
import type { Context } from './context.ts';
import type { Deployed } from './deployed.ts';
import { ARCHITECTURE_TAG, STAGE_TAG } from './tags.ts';

/** The stage as the model's `DeployedStage` describes it: names and identifiers, no secrets. */
export function stageOutput(deployed: readonly Deployed[], { settings, stage }: Context): Output<unknown> {
  return $output({
    stage: stage.name,
    region: settings.region,
    tags: { architectureKey: ARCHITECTURE_TAG, stageKey: STAGE_TAG, stageValue: stage.name },
    resources: deployed.flatMap(({ id, metered }) =>
      Object.entries(metered).map(([resource, thing]) => ({
        architecture: id,
        resource,
        dimensions: thing.dimensions,
        logGroup: thing.logGroup ?? null,
        traceService: thing.traceService ?? null,
        instances: thing.instances ?? [],
        readBack: thing.readBack === undefined ? [] : [thing.readBack],
      })),
    ),
  });
}
