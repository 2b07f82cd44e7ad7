/** Which product of the Price List API is a price of the book. */
export interface PriceQuery {
  /** Key in the price book. */
  readonly key: string;
  readonly serviceCode: string;
  /** Without the region's prefix. */
  readonly usageType: string;
  /** Other fields that the product must have. */
  readonly fields?: Readonly<Record<string, string>>;
  /** The list's unit is this many of ours. */
  readonly divisor?: number;
}

const rows = (
  serviceCode: string,
  usageTypes: Readonly<Record<string, string>>,
  fields?: Readonly<Record<string, string>>,
): PriceQuery[] =>
  Object.entries(usageTypes).map(([key, usageType]) => ({
    key,
    serviceCode,
    usageType,
    ...(fields === undefined ? {} : { fields }),
  }));

const MYSQL = { databaseEngine: 'MySQL' };
const AURORA_MYSQL = { databaseEngine: 'Aurora MySQL' };

/** GiB/s in the list, MiB/s in the book. */
const MIB_PER_GIB = 1024;

/**
 * Usage types as the AWS Price List has them (aws/agent-toolkit-for-aws@d6ad2e4, 2026-08-20; infracost test data
 * 95ba4f49). What is not here is not renewed and keeps its date.
 */
const FIXED: readonly PriceQuery[] = [
  ...rows('AWSLambda', {
    'lambda.requests': 'Request',
    'lambda.durationX86': 'Lambda-GB-Second',
    'lambda.durationArm64': 'Lambda-GB-Second-ARM',
    'lambda.provisionedConcurrencyX86': 'Lambda-Provisioned-Concurrency',
    'lambda.provisionedConcurrencyArm64': 'Lambda-Provisioned-Concurrency-ARM',
    'lambda.provisionedDurationX86': 'Lambda-Provisioned-GB-Second',
    'lambda.provisionedDurationArm64': 'Lambda-Provisioned-GB-Second-ARM',
    'lambda.ephemeralStorage': 'Lambda-Storage-GB-Second',
  }),
  ...rows('AmazonApiGateway', {
    'api-gateway.httpRequests': 'ApiGatewayHttpRequest',
    'api-gateway.restRequests': 'ApiGatewayRequest',
    'api-gateway.webSocketMessages': 'ApiGatewayMessage',
    'api-gateway.webSocketConnectionMinutes': 'ApiGatewayMinute',
  }),
  ...rows(
    'AWSELB',
    {
      'application-load-balancer.hour': 'LoadBalancerUsage',
      'application-load-balancer.lcu': 'LCUUsage',
    },
    { productFamily: 'Load Balancer-Application' },
  ),
  ...rows('AmazonVPC', {
    'public-ipv4.inUse': 'PublicIPv4:InUseAddress',
    'public-ipv4.idle': 'PublicIPv4:IdleAddress',
    'vpc-endpoint.hour': 'VpcEndpoint-Hours',
    'vpc-endpoint.data': 'VpcEndpoint-Bytes',
  }),
  ...rows('AmazonRDS', { 'rds.gp3StorageSingleAz': 'RDS:GP3-Storage' }, MYSQL),
  ...rows('AmazonRDS', { 'rds.gp3StorageMultiAz': 'RDS:Multi-AZ-GP3-Storage' }, MYSQL),
  ...rows('AmazonRDS', { 'rds.backupStorage': 'RDS:ChargedBackupUsage' }, MYSQL),
  ...rows('AmazonRDS', {
    'rds-proxy.vcpuHour': 'RDS:ProxyUsage',
    'rds-proxy.acuHourAuroraMysql': 'RDS:Proxy-ASv2-Usage',
  }),
  ...rows(
    'AmazonRDS',
    {
      'aurora.serverlessV2AcuHour': 'Aurora:ServerlessV2Usage',
      'aurora.serverlessV2IoOptimizedAcuHour': 'Aurora:ServerlessV2IOOptimizedUsage',
      'aurora.storageStandard': 'Aurora:StorageUsage',
      'aurora.storageIoOptimized': 'Aurora:IO-OptimizedStorageUsage',
      'aurora.ioRequest': 'Aurora:StorageIOUsage',
      'aurora.backupStorage': 'Aurora:BackupUsage',
    },
    AURORA_MYSQL,
  ),
  ...rows('AmazonECS', {
    'fargate.vcpuHourX86': 'Fargate-vCPU-Hours:perCPU',
    'fargate.gbHourX86': 'Fargate-GB-Hours',
    'fargate.vcpuHourArm64': 'Fargate-ARM-vCPU-Hours:perCPU',
    'fargate.gbHourArm64': 'Fargate-ARM-GB-Hours',
  }),
  ...rows('AmazonDynamoDB', {
    'dynamodb.onDemandRead': 'ReadRequestUnits',
    'dynamodb.onDemandWrite': 'WriteRequestUnits',
    'dynamodb.provisionedRead': 'ReadCapacityUnit-Hrs',
    'dynamodb.provisionedWrite': 'WriteCapacityUnit-Hrs',
    'dynamodb.storage': 'TimedStorage-ByteHrs',
  }),
  ...rows('AmazonEC2', {
    'nat-gateway.hour': 'NatGateway-Hours',
    'nat-gateway.data': 'NatGateway-Bytes',
    'ebs.gp3Storage': 'EBS:VolumeUsage.gp3',
    'ebs.gp3Iops': 'EBS:VolumeP-IOPS.gp3',
  }),
  {
    key: 'ebs.gp3Throughput',
    serviceCode: 'AmazonEC2',
    usageType: 'EBS:VolumeP-Throughput.gp3',
    divisor: MIB_PER_GIB,
  },
];

function instanceQuery(key: string): PriceQuery | null {
  const ec2 = /^ec2\.onDemand\.(.+)$/.exec(key)?.[1];
  if (ec2 !== undefined) {
    return {
      key,
      serviceCode: 'AmazonEC2',
      usageType: `BoxUsage:${ec2}`,
      fields: {
        instanceType: ec2,
        operatingSystem: 'Linux',
        tenancy: 'Shared',
        preInstalledSw: 'NA',
        capacitystatus: 'Used',
      },
    };
  }
  const rds = /^rds\.(singleAz|multiAz)\.(db\..+)$/.exec(key);
  if (rds === null) return null;
  const [, zone, instanceClass = ''] = rds;
  return {
    key,
    serviceCode: 'AmazonRDS',
    usageType: `${zone === 'singleAz' ? 'InstanceUsage' : 'Multi-AZUsage'}:${instanceClass}`,
    fields: MYSQL,
  };
}

/** The products of the list that stand for these keys. */
export function priceQueries(keys: readonly string[]): PriceQuery[] {
  return [...FIXED, ...keys.map(instanceQuery).filter((query) => query !== null)];
}
