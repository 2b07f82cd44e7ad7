import type { Architecture } from '@crossover/model';
import type { Output } from '@pulumi/pulumi';
import type { Artifacts } from './artifacts.ts';
import type { ArchitectureScope, Context } from './context.ts';
import {
  APPLICATION_USER,
  createDatabaseAccess,
  type DatabaseAccess,
  MYSQL_PORT,
} from './database-access.ts';
import { LOCAL_DATABASE } from './local-database.ts';
import type { Network } from './network.ts';
import { allow, createSecurityGroup } from './security-group.ts';

export interface AuroraDatabase extends DatabaseAccess {
  readonly cluster: aws.rds.Cluster;
  /** Identifiers of the writer and its readers. */
  readonly instances: readonly string[];
  /** Of the proxy before it; undefined without one. */
  readonly proxyName: Output<string> | undefined;
}

interface AuroraOptions {
  readonly name: string;
  readonly architecture: Architecture;
  readonly network: Network;
  readonly artifacts: Artifacts;
  readonly context: Context;
  readonly scope: ArchitectureScope;
}

/** Aurora Serverless v2 with MySQL; pauses when the catalogue's or the stage's least capacity is 0 ACU. */
export function createAuroraDatabase(options: AuroraOptions): AuroraDatabase {
  const { name, architecture, network, artifacts, context, scope } = options;
  const { database } = architecture;
  if (database.kind !== 'aurora-serverless-v2') {
    throw new Error(`expected ${architecture.id} on Aurora, found ${database.kind}`);
  }
  const { stage, settings } = context;
  const { provider } = scope;
  const group = createSecurityGroup(`${name}DatabaseGroup`, `${name} database`, network.vpc, { provider });
  const proxyGroup =
    database.hasProxy === true
      ? createSecurityGroup(`${name}ProxyGroup`, `${name} database proxy`, network.vpc, { provider })
      : undefined;
  if (proxyGroup !== undefined) {
    const why = 'Connections that clients share';
    allow(
      `${name}ProxyToDatabase`,
      { from: proxyGroup.id, to: group.id, port: MYSQL_PORT, why },
      { provider },
    );
  }
  const password = new random.RandomPassword(`${name}ApiPassword`, { length: 32, special: false }).result;
  const pauseSeconds = database.minAcu === 0 ? (database.secondsUntilAutoPause ?? 300) : undefined;

  const identifierOf = (logicalName: string): string =>
    `${$app.name}-${stage.name}-${logicalName}`.toLowerCase();
  const proxyName = identifierOf(`${name}Proxy`);
  const readers = Array.from({ length: database.readers }, (_, index) => `${name}AuroraReplica${index}`);

  const aurora = new sst.aws.Aurora(
    `${name}Aurora`,
    {
      engine: 'mysql',
      version: settings.auroraVersion,
      database: 'crossover',
      scaling: {
        min: `${database.minAcu} ACU`,
        max: `${database.maxAcu} ACU`,
        ...(pauseSeconds === undefined ? {} : { pauseAfter: `${pauseSeconds} seconds` }),
      },
      replicas: database.readers,
      vpc: { subnets: network.isolatedSubnetIds, securityGroups: [group.id] },
      dev: LOCAL_DATABASE,
      // The proxy knows the master user; the application's is made by the migrator, with this password.
      ...(proxyGroup === undefined
        ? {}
        : { proxy: { credentials: [{ username: APPLICATION_USER, password }] } }),
      transform: {
        proxy: (args) => {
          args.name = proxyName;
          args.requireTls = true;
          if (proxyGroup !== undefined) args.vpcSecurityGroupIds = [proxyGroup.id];
        },
        cluster: (args) => {
          args.backupRetentionPeriod = database.backupRetentionDays;
          args.copyTagsToSnapshot = true;
          args.deletionProtection = stage.isProduction;
          args.skipFinalSnapshot = !stage.isProduction;
          args.finalSnapshotIdentifier = stage.isProduction
            ? `${$app.name}-${stage.name}-${name}-final`.toLowerCase()
            : undefined;
          args.enabledCloudwatchLogsExports = ['error', 'slowquery'];
          args.allowMajorVersionUpgrade = false;
        },
        instance: (args, _, logicalName) => {
          // SST keeps the readers to itself; a name of our own lets the bill add up the capacity of each.
          args.identifier = identifierOf(logicalName);
          args.publiclyAccessible = false;
          args.autoMinorVersionUpgrade = true;
          // Tiers 0 and 1 scale with the writer: a reader that takes over must be as large as what it replaces.
          args.promotionTier = 1;
        },
        clusterParameterGroup: (args) => {
          args.parameters = [
            { name: 'require_secure_transport', value: 'ON', applyMethod: 'immediate' },
            { name: 'slow_query_log', value: '1', applyMethod: 'immediate' },
          ];
        },
      },
    },
    { provider },
  );
  const { cluster, instance } = aurora.nodes;
  if (cluster === undefined || instance === undefined) {
    throw new Error(`expected ${name}Aurora to create a cluster; sst dev deploys none`);
  }
  const access = createDatabaseAccess({
    name,
    server: aurora,
    // Applications and the migrator reach the proxy, and only the proxy the cluster.
    securityGroup: proxyGroup ?? group,
    password,
    network,
    artifacts,
    context,
    scope,
    readyWhen: [cluster, instance],
  });
  return {
    ...access,
    cluster,
    instances: [`${name}AuroraInstance`, ...readers].map(identifierOf),
    proxyName: proxyGroup === undefined ? undefined : $output(proxyName),
  };
}
