import type { Architecture } from '@crossover/model';
import type { Output } from '@pulumi/pulumi';
import type { Artifacts } from './artifacts.ts';
import type { ArchitectureScope, Context } from './context.ts';
import type { DeployedDatabase } from './database/database-access.ts';
import type { LogStore } from './log-store.ts';
import type { Network } from './network.ts';

/** What every architecture of a stage is given. */
export interface StageParts {
  readonly network: Network;
  readonly logs: LogStore;
  readonly artifacts: Artifacts;
  /** From which servers fetch what they run; undefined in a stage without servers. */
  readonly artifactBucket: sst.aws.Bucket | undefined;
  readonly alertTopicArn: Output<string>;
  readonly context: Context;
}

/** And what is one architecture's own. */
export interface ArchitectureOptions extends StageParts {
  readonly architecture: Architecture;
  readonly database: DeployedDatabase;
  readonly scope: ArchitectureScope;
}
