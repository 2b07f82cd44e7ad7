import type { Database } from '@crossover/model';
import { createSecurityGroup } from '../security-group.ts';
import {
  createDatabaseAccess,
  type DatabaseOptions,
  type DeployedDatabase,
  safekeeping,
} from './database-access.ts';
import { LOCAL_DATABASE } from './local-database.ts';

type Rds = Extract<Database, { kind: 'rds-mysql' }>;

/**
 * RDS for MySQL 8.4, in one zone or two.
 *
 * @throws Error for a row with a proxy, which is deployed before Aurora alone.
 */
export function createRdsDatabase(options: DatabaseOptions<Rds>): DeployedDatabase {
  const { name, size, network, context, scope } = options;
  if (size.hasProxy === true) throw new Error(`expected ${name}'s RDS database to have no proxy, found one`);
  const { stage, settings } = context;
  const { provider } = scope;
  const group = createSecurityGroup(`${name}DatabaseGroup`, `${name} database`, network.vpc, { provider });

  const mysql = new sst.aws.Mysql(
    `${name}Mysql`,
    {
      vpc: { subnets: network.isolatedSubnetIds },
      version: settings.mysqlVersion,
      instance: size.instanceClass.replace(/^db\./, ''),
      storage: `${size.storageGib} GB`,
      multiAz: size.isMultiAz,
      database: 'crossover',
      dev: LOCAL_DATABASE,
      transform: {
        instance: (args) => {
          Object.assign(args, safekeeping(options));
          args.vpcSecurityGroupIds = [group.id];
          args.publiclyAccessible = false;
          args.allocatedStorage = size.storageGib;
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
    ...options,
    server: mysql,
    securityGroup: group,
    password: new random.RandomPassword(`${name}ApiPassword`, { length: 32, special: false }).result,
    readyWhen: [instance],
  });
  return {
    ...access,
    metered: {
      'rds-instance': {
        dimensions: { DBInstanceIdentifier: instance.identifier },
        readBack: { typeName: 'AWS::RDS::DBInstance', identifier: instance.identifier },
      },
    },
  };
}
