import type { MeteredResource } from '@crossover/model';
import type { Output } from '@pulumi/pulumi';
import type { ArchitectureScope } from './context.ts';

/** Something that publishes metrics, as `collect` finds it after the deploy. */
interface MeteredThing {
  /** Values of its metrics' dimensions. */
  readonly dimensions: Readonly<Record<string, Output<string>>>;
  /** Where a function's REPORT lines are. */
  readonly logGroup?: Output<string>;
  /** Under which its traces are filed. */
  readonly traceService?: Output<string>;
  /** Identifiers of an Aurora cluster's instances. */
  readonly instances?: readonly string[];
  /** Its CloudFormation type and identifier, for reading its settings back. */
  readonly readBack?: { readonly typeName: string; readonly identifier: Output<string> };
}

/** An architecture once its resources are declared. */
export interface Deployed {
  readonly id: string;
  /** Prefix of its resources' names. */
  readonly name: string;
  readonly url: Output<string>;
  readonly scope: ArchitectureScope;
  readonly metered: Partial<Record<MeteredResource, MeteredThing>>;
  /** For alarms: connections its database takes. */
  readonly maxConnections: number;
}
