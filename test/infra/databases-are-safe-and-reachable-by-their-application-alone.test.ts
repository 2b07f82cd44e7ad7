import { expect, inject, test } from 'vitest';
import {
  byType,
  type Evaluation,
  only,
  type RegisteredResource,
} from '../../packages/infra/evaluation/graph.ts';
import { input } from './resources.ts';

const { production, personal } = inject('evaluations');
const INSTANCE = 'aws:rds/instance:Instance';
const CLUSTER = 'aws:rds/cluster:Cluster';
const MEMBER = 'aws:rds/clusterInstance:ClusterInstance';

test('serverful: RDS MySQL 8.4, Multi-AZ, encrypted, a week of backups', () => {
  expect(only(production, INSTANCE).inputs).toMatchObject({
    engine: 'mysql',
    engineVersion: '8.4',
    instanceClass: 'db.t4g.medium',
    multiAz: true,
    storageEncrypted: true,
    allocatedStorage: 20,
    backupRetentionPeriod: 7,
    copyTagsToSnapshot: true,
    publiclyAccessible: false,
    enabledCloudwatchLogsExports: ['error', 'slowquery'],
    allowMajorVersionUpgrade: false,
  });
});

test('serverless: Aurora MySQL with a reader in tier 1, between 0.5 and 8 ACU, a week of backups', () => {
  expect(only(production, CLUSTER).inputs).toMatchObject({
    engine: 'aurora-mysql',
    engineVersion: '8.0.mysql_aurora.3.10.3',
    storageEncrypted: true,
    backupRetentionPeriod: 7,
    copyTagsToSnapshot: true,
    serverlessv2ScalingConfiguration: { minCapacity: 0.5, maxCapacity: 8 },
  });
  const members = byType(production, MEMBER);
  expect(members.map(({ inputs }) => inputs.promotionTier)).toEqual([1, 1]);
  for (const { inputs } of members) expect(inputs.publiclyAccessible).toBe(false);
});

test('a personal stage lets Aurora pause and takes the least of everything', () => {
  expect(only(personal, CLUSTER).inputs.serverlessv2ScalingConfiguration).toEqual({
    minCapacity: 0,
    maxCapacity: 1,
    secondsUntilAutoPause: 300,
  });
  expect(byType(personal, MEMBER)).toHaveLength(1);
  expect(only(personal, INSTANCE).inputs).toMatchObject({ instanceClass: 'db.t4g.micro', multiAz: false });
});

test('TLS is required of every client of both databases', () => {
  const parameters = [
    ...byType(production, 'aws:rds/parameterGroup:ParameterGroup'),
    ...byType(production, 'aws:rds/clusterParameterGroup:ClusterParameterGroup'),
  ].flatMap(({ inputs }) => (inputs.parameters ?? []) as { name: string; value: string }[]);
  const tls = parameters.filter(({ name }) => name === 'require_secure_transport');
  expect(tls.map(({ value }) => value)).toEqual(['ON', 'ON']);
});

test('production protects and retains; a personal stage is removed whole', () => {
  for (const type of [INSTANCE, CLUSTER]) {
    const kept = only(production, type);
    expect(kept.inputs).toMatchObject({ deletionProtection: true, skipFinalSnapshot: false });
    expect(String(kept.inputs.finalSnapshotIdentifier)).toMatch(
      /^crossover-production-server(ful|less)-final$/,
    );
    expect(kept.isRetainedOnDelete).toBe(true);
    const removed = only(personal, type);
    expect(removed.inputs).toMatchObject({ deletionProtection: false, skipFinalSnapshot: true });
    expect(removed.isRetainedOnDelete).toBe(false);
  }
  expect(production.app).toMatchObject({ protect: true, removal: 'retain' });
  expect(personal.app).toMatchObject({ protect: false, removal: 'remove' });
});

/** Logical names of the groups that may open a connection to the group of this name. */
function allowedInto(evaluation: Evaluation, group: string): string[] {
  return byType(evaluation, 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule')
    .filter(({ inputs }) => inputs.securityGroupId === `${group}-id`)
    .map(({ inputs }) => {
      expect(inputs).toMatchObject({ fromPort: 3306, toPort: 3306, ipProtocol: 'tcp' });
      expect(inputs.cidrIpv4).toBeUndefined();
      return String(inputs.referencedSecurityGroupId).replace(/-id$/, '');
    })
    .sort();
}

test('a database lets in its application and its migrator, by group and on one port', () => {
  expect(allowedInto(production, 'ServerfulDatabaseGroup')).toEqual([
    'HybridFunctionGroup',
    'HybridServerGroup',
    'ServerfulMigratorGroup',
    'ServerfulServerGroup',
  ]);
  expect(allowedInto(production, 'ServerlessDatabaseGroup')).toEqual([
    'ServerlessFunctionGroup',
    'ServerlessMigratorGroup',
  ]);
  for (const name of ['ServerfulDatabaseGroup', 'ServerlessDatabaseGroup']) {
    const group = only(production, 'aws:ec2/securityGroup:SecurityGroup', name);
    expect(group.inputs.ingress).toBeUndefined();
    expect(group.inputs.egress).toBeUndefined();
  }
  expect(only(production, INSTANCE).inputs.vpcSecurityGroupIds).toEqual(['ServerfulDatabaseGroup-id']);
  expect(only(production, CLUSTER).inputs.vpcSecurityGroupIds).toEqual(['ServerlessDatabaseGroup-id']);
});

test('databases and functions are in subnets with no route out', () => {
  for (const group of byType(production, 'aws:rds/subnetGroup:SubnetGroup')) {
    expect(group.inputs.subnetIds).toEqual(['NetworkPrivateSubnet1-id', 'NetworkPrivateSubnet2-id']);
  }
  for (const name of ['NetworkPrivateRouteTable1', 'NetworkPrivateRouteTable2']) {
    expect(only(production, 'aws:ec2/routeTable:RouteTable', name).inputs.routes ?? []).toEqual([]);
  }
});

test('the group that anything falls into which names none leads nowhere', () => {
  const group = only(production, 'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup');
  expect(group.inputs.ingress ?? []).toEqual([]);
  expect(group.inputs.egress ?? []).toEqual([]);
});

/** The database's URL in a function's environment. */
function databaseUrlOf(fn: RegisteredResource): string {
  const url = input(fn, 'environment', 'variables', 'DATABASE_URL');
  return typeof url === 'string' ? url : '';
}

test('the application is not the master user, and only the migrator knows the master', () => {
  for (const fn of byType(production, 'aws:lambda/function:Function')) {
    const url = databaseUrlOf(fn);
    if (fn.name.includes('Migrator')) expect(url).toMatch(/^mysql:\/\/root:password-of-Server/);
    else if (url !== '')
      expect(url).toMatch(/^mysql:\/\/crossover_api:password-of-Server(ful|less)ApiPassword@.*\?tls=true$/);
  }
  const values = byType(production, 'aws:secretsmanager/secretVersion:SecretVersion').filter(({ name }) =>
    name.endsWith('ServerEnvironmentValue'),
  );
  expect(values).toHaveLength(2);
  for (const { inputs } of values)
    expect(inputs.secretString).toMatch(/^DATABASE_URL=mysql:\/\/crossover_api:/);
});

test('migrations run before anything serves, and again when they change', () => {
  for (const name of ['Serverful', 'Serverless']) {
    const migration = only(production, 'aws:lambda/invocation:Invocation', `${name}Migration`);
    expect(String(input(migration, 'triggers', 'migrations'))).toMatch(/^[0-9a-f]{64}$/);
    expect(migration.dependencies.some((urn) => /rds\/(instance|clusterInstance)/.test(urn))).toBe(true);
  }
  const fleet = only(production, 'aws:autoscaling/group:Group', 'ServerfulFleet');
  expect(fleet.dependencies.some((urn) => urn.endsWith('::ServerfulMigration'))).toBe(true);
});
