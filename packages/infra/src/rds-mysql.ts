import type { Architecture } from '@crossover/model';
import type { Artifacts } from './artifacts.ts';
import type { ArchitectureScope, Context } from './context.ts';
import { createDatabaseAccess, type DatabaseAccess } from './database-access.ts';
import { LOCAL_DATABASE } from './local-database.ts';
import type { Network } from './network.ts';
import { createSecurityGroup } from './security-group.ts';

export interface RdsDatabase extends DatabaseAccess {
  readonly instance: aws.rds.Instance;
}

interface RdsOptions {
  readonly name: string;
  readonly architecture: Architecture;
  readonly network: Network;
  readonly artifacts: Artifacts;
  readonly context: Context;
  readonly scope: ArchitectureScope;
}

/** RDS for MySQL 8.4 as the serverful architecture has it, and the hybrid shares it. */
export function createRdsDatabase(options: RdsOptions): RdsDatabase {
  const { name, architecture, network, artifacts, context, scope } = options;
  const { database } = architecture;
  if (database.kind !== 'rds-mysql')
    throw new Error(`expected ${architecture.id} on RDS, found ${database.kind}`);
  const { stage, settings } = context;
  const { provider } = scope;
  const group = createSecurityGroup(`${name}DatabaseGroup`, `${name} database`, network.vpc, { provider });

  const mysql = new sst.aws.Mysql(
    `${name}Mysql`,
    {
      vpc: { subnets: network.isolatedSubnetIds },
      version: settings.mysqlVersion,
      instance: database.instanceClass.replace(/^db\./, ''),
      storage: `${database.storageGib} GB`,
      multiAz: database.isMultiAz,
      database: 'crossover',
      dev: LOCAL_DATABASE,
      transform: {
        instance: (args) => {
          args.vpcSecurityGroupIds = [group.id];
          args.publiclyAccessible = false;
          args.allocatedStorage = database.storageGib;
          args.backupRetentionPeriod = database.backupRetentionDays;
          args.copyTagsToSnapshot = true;
          args.deletionProtection = stage.isProduction;
          args.skipFinalSnapshot = !stage.isProduction;
          args.finalSnapshotIdentifier = stage.isProduction
            ? `${$app.name}-${stage.name}-${name}-final`.toLowerCase()
            : undefined;
          args.enabledCloudwatchLogsExports = ['error', 'slowquery'];
          args.autoMinorVersionUpgrade = true;
          // A major version is a decision and a maintenance window, not a side effect of a deploy.
          args.allowMajorVersionUpgrade = false;
          args.applyImmediately = !stage.isProduction;
          args.caCertIdentifier = 'rds-ca-rsa2048-g1';
        },
        parameterGroup: (args) => {
          args.parameters = [{ name: 'require_secure_transport', value: 'ON' }];
        },
      },
    },
    { provider },
  );
  const { instance } = mysql.nodes;
  if (instance === undefined)
    throw new Error(`expected ${name}Mysql to create an instance; sst dev deploys none`);
  const access = createDatabaseAccess({
    name,
    server: mysql,
    securityGroup: group,
    password: new random.RandomPassword(`${name}ApiPassword`, { length: 32, special: false }).result,
    network,
    artifacts,
    context,
    scope,
    readyWhen: [instance],
  });
  return { ...access, instance };
}
