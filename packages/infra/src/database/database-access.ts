import type { Database } from '@crossover/model';
import type { Output, Resource } from '@pulumi/pulumi';
import type { Artifacts } from '../artifacts.ts';
import type { ArchitectureScope, Context } from '../context.ts';
import type { Deployed } from '../deployed.ts';
import type { Network } from '../network.ts';
import { allow, createSecurityGroup } from '../security-group.ts';

/** A database as its applications see it: one group to be let in by, one URL of a user who may only read and write. */
export interface DatabaseAccess {
  readonly url: Output<string>;
  readonly securityGroup: aws.ec2.SecurityGroup;
  readonly port: number;
  /** Migrations have run and the application's user exists. */
  readonly dependsOn: Resource[];
}

/** A database of either kind, and what of it publishes metrics. */
export interface DeployedDatabase extends DatabaseAccess {
  readonly metered: Deployed['metered'];
}

export interface DatabaseOptions<Size extends Database = Database> {
  /** Prefix of the resources: `Serverful`, `Serverless`. */
  readonly name: string;
  readonly size: Size;
  readonly network: Network;
  readonly artifacts: Artifacts;
  readonly context: Context;
  readonly scope: ArchitectureScope;
}

/** What SST's two database components have in common. */
interface Server {
  readonly host: Output<string>;
  readonly port: Output<number>;
  readonly username: Output<string>;
  readonly password: Output<string>;
  readonly database: Output<string>;
}

export const MYSQL_PORT = 3306;
export const APPLICATION_USER = 'crossover_api';
/** Amazon's own authorities, as Lambda keeps them on every environment. */
export const LAMBDA_CERTIFICATES = '/var/runtime/ca-cert.pem';

interface AccessOptions extends Omit<DatabaseOptions, 'size'> {
  readonly server: Server;
  readonly securityGroup: aws.ec2.SecurityGroup;
  /** Of the application's user. */
  readonly password: Output<string>;
  /** The database accepts connections once these are there. */
  readonly readyWhen: Resource[];
}

/**
 * Runs the migrations and creates the application's user on deploy, from inside the VPC. The master password is known
 * to the migrator alone.
 */
export function createDatabaseAccess(options: AccessOptions): DatabaseAccess {
  const { name, server, securityGroup, password, network, artifacts, context, scope, readyWhen } = options;
  const { provider } = scope;
  const migratorGroup = createSecurityGroup(`${name}MigratorGroup`, `Migrator of ${name}`, network.vpc, {
    provider,
  });
  allow(
    `${name}MigratorToDatabase`,
    { from: migratorGroup.id, to: securityGroup.id, port: MYSQL_PORT, why: 'Migrations on deploy' },
    { provider },
  );
  const migrator = new sst.aws.Function(
    `${name}Migrator`,
    {
      handler: 'packages/api/src/hosts/migrator.handler',
      description: `Migrates the ${name} database and creates the application's user`,
      runtime: 'nodejs24.x',
      architecture: 'arm64',
      memory: '512 MB',
      // A paused Aurora resumes first.
      timeout: '5 minutes',
      vpc: { privateSubnets: network.isolatedSubnetIds, securityGroups: [migratorGroup.id] },
      environment: {
        DATABASE_URL: databaseUrl(server, server.username, server.password),
        APPLICATION_USER,
        APPLICATION_PASSWORD: password,
        NODE_EXTRA_CA_CERTS: LAMBDA_CERTIFICATES,
      },
      logging: { format: 'json', retention: context.stage.logRetention },
      // In `sst dev` there is nothing to migrate in AWS.
      dev: false,
    },
    { provider },
  );
  const migrated = new aws.lambda.Invocation(
    `${name}Migration`,
    {
      functionName: migrator.name,
      input: JSON.stringify({ migrations: artifacts.migrationsSha256 }),
      // A new migration or a new password runs it again; anything else does not.
      triggers: { migrations: artifacts.migrationsSha256, password },
    },
    { provider, dependsOn: [...readyWhen, migrator] },
  );
  return {
    url: databaseUrl(server, APPLICATION_USER, password),
    securityGroup,
    port: MYSQL_PORT,
    dependsOn: [migrated],
  };
}

/** What keeps a database's rows: backups, and a production's refusal to be deleted without a last snapshot. */
export function safekeeping({
  name,
  size,
  context: { stage },
}: DatabaseOptions): Pick<
  aws.rds.ClusterArgs & aws.rds.InstanceArgs,
  | 'backupRetentionPeriod'
  | 'copyTagsToSnapshot'
  | 'deletionProtection'
  | 'skipFinalSnapshot'
  | 'finalSnapshotIdentifier'
> {
  return {
    backupRetentionPeriod: size.backupRetentionDays,
    copyTagsToSnapshot: true,
    deletionProtection: stage.isProduction,
    skipFinalSnapshot: !stage.isProduction,
    ...(stage.isProduction
      ? { finalSnapshotIdentifier: `${$app.name}-${stage.name}-${name}-final`.toLowerCase() }
      : {}),
  };
}

/** As the API reads it. Passwords are letters and digits, so nothing needs to be escaped. */
function databaseUrl(
  server: Server,
  user: string | Output<string>,
  password: Output<string>,
): Output<string> {
  return $interpolate`mysql://${user}:${password}@${server.host}:${server.port}/${server.database}?tls=true`;
}
