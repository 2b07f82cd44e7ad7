import {
  type Architecture,
  assertDatabasePossible,
  findArchitecture,
  type ServerFleet,
} from '@crossover/model';
import type { Settings } from './settings.ts';

/** What differs between production and a stage that somebody tries something on. Pure. */
export interface Stage {
  readonly name: string;
  readonly isProduction: boolean;
  readonly logRetention: '1 week' | '3 months';
  readonly logRetentionDays: 7 | 90;
}

export function stageOf(name: string): Stage {
  const isProduction = name === 'production';
  return {
    name,
    isProduction,
    logRetention: isProduction ? '3 months' : '1 week',
    logRetentionDays: isProduction ? 90 : 7,
  };
}

/**
 * The sizes that this stage deploys. `small` keeps the shape - the same parts, wired alike - and takes of each the
 * least: one server, one zone for the database, one day of backups, and no more functions than its database allows.
 */
export function sizedArchitecture(id: string, settings: Settings): Architecture {
  const architecture = findArchitecture(id);
  const sized = withConcurrency(settings.size === 'small' ? small(architecture) : architecture, settings);
  const { database } = sized;
  if (database.kind !== 'aurora-serverless-v2' || !settings.canScaleToZero) return sized;
  const pausing = { ...sized, database: { ...database, minAcu: 0, secondsUntilAutoPause: 300 } };
  assertDatabasePossible(pausing);
  return pausing;
}

function withConcurrency(architecture: Architecture, { reservedConcurrency }: Settings): Architecture {
  const { functions } = architecture;
  if (functions === undefined || reservedConcurrency === undefined) return architecture;
  return { ...architecture, functions: { ...functions, reservedConcurrency } };
}

function small(architecture: Architecture): Architecture {
  const { servers, functions, database } = architecture;
  return {
    ...architecture,
    ...(servers === undefined
      ? {}
      : {
          servers: { ...smallServer(servers), minInstances: 1, maxInstances: 2, poolSize: 5 },
        }),
    ...(functions === undefined ? {} : { functions: { ...functions, reservedConcurrency: 10 } }),
    database:
      database.kind === 'rds-mysql'
        ? { ...database, instanceClass: 'db.t4g.micro', isMultiAz: false, backupRetentionDays: 1 }
        : { ...database, maxAcu: 1, readers: 0, backupRetentionDays: 1 },
  };
}

function smallServer(servers: ServerFleet): ServerFleet {
  return servers.kind === 'ec2'
    ? { ...servers, instanceType: 't4g.micro' }
    : { ...servers, vcpu: 0.25, memoryGib: 0.5 };
}

/** `serverful.example.com` in production, `serverful.alex.example.com` in a stage `alex`. */
export function hostName(
  label: string | undefined,
  stage: Stage,
  domain: string | undefined,
): string | undefined {
  if (domain === undefined) return undefined;
  return [label, stage.isProduction ? undefined : stage.name, domain]
    .filter((part) => part !== undefined)
    .join('.');
}
