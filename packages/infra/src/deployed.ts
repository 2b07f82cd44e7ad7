import type { MeteredResource } from '@crossover/model';
import type { Output } from '@pulumi/pulumi';
import type { ArchitectureScope } from './context.ts';
import type { ArchitectureId } from './settings.ts';

/** An architecture once its resources are declared. */
export interface Deployed {
  readonly id: ArchitectureId;
  /** Prefix of its resources' names. */
  readonly name: string;
  readonly url: Output<string>;
  readonly scope: ArchitectureScope;
  /** By what publishes metrics: the values of its dimensions. */
  readonly metered: Partial<Record<MeteredResource, Readonly<Record<string, Output<string>>>>>;
  /** For alarms: connections its database takes. */
  readonly maxConnections: number;
}
