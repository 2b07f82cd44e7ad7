import type { Database } from '@crossover/model';
import { allow, createSecurityGroup } from '../security-group.ts';
import {
  APPLICATION_USER,
  createDatabaseAccess,
  type DatabaseOptions,
  type DeployedDatabase,
  MYSQL_PORT,
  safekeeping,
} from './database-access.ts';
import { LOCAL_DATABASE } from './local-database.ts';

type Aurora = Extract<Database, { kind: 'aurora-serverless-v2' }>;

/** Aurora Serverless v2 with MySQL; pauses when the catalogue's or the stage's least capacity is 0 ACU. */
export function createAuroraDatabase(options: DatabaseOptions<Aurora>): DeployedDatabase {
  const { name, size, network, context, scope } = options;
  const { stage, settings } = context;
  const { provider } = scope;
  const group = createSecurityGroup(`${name}DatabaseGroup`, `${name} database`, network.vpc, { provider });
  const proxyGroup =
    size.hasProxy === true
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
  const pauseSeconds = size.minAcu === 0 ? (size.secondsUntilAutoPause ?? 300) : undefined;

  const identifierOf = (logicalName: string): string =>
    `${$app.name}-${stage.name}-${logicalName}`.toLowerCase();
  const proxyName = identifierOf(`${name}Proxy`);
  const readers = Array.from({ length: size.readers }, (_, index) => `${name}AuroraReplica${index}`);

  const aurora = new sst.aws.Aurora(
    `${name}Aurora`,
    {
      engine: 'mysql',
      version: settings.auroraVersion,
      database: 'crossover',
      scaling: {
        min: `${size.minAcu} ACU`,
        max: `${size.maxAcu} ACU`,
        ...(pauseSeconds === undefined ? {} : { pauseAfter: `${pauseSeconds} seconds` }),
      },
      replicas: size.readers,
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
          Object.assign(args, safekeeping(options));
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
    ...options,
    server: aurora,
    // Applications and the migrator reach the proxy, and only the proxy the cluster.
    securityGroup: proxyGroup ?? group,
    password,
    readyWhen: [cluster, instance],
  });
  return {
    ...access,
    metered: {
      ...(proxyGroup === undefined
        ? {}
        : {
            'database-proxy': {
              dimensions: { ProxyName: $output(proxyName) },
              readBack: { typeName: 'AWS::RDS::DBProxy', identifier: $output(proxyName) },
            },
          }),
      'aurora-cluster': {
        dimensions: { DBClusterIdentifier: cluster.clusterIdentifier },
        // The writer and its readers.
        instances: [`${name}AuroraInstance`, ...readers].map(identifierOf),
        readBack: { typeName: 'AWS::RDS::DBCluster', identifier: cluster.clusterIdentifier },
      },
    },
  };
}
