/** What of the model's bill AWS shows under which usage types. */
export interface BilledLine {
  /** Stable key, e.g. `lambda.duration`; of several items that AWS shows as one, the first. */
  readonly line: string;
  readonly title: string;
  /** The model's line items, as `service.item`. */
  readonly items: readonly string[];
  /** The usage type without its region. */
  readonly usageType: RegExp;
  /**
   * Charged by the hour for being there (GB-months too), by use, or for a whole month at once on the day on which it
   * begins.
   */
  readonly by: 'hours' | 'use' | 'month';
  /** The price book's key of what every account has free each month. */
  readonly free: string | undefined;
  /** Billed at least, or up to the next whole multiple of, in hours. */
  readonly minimumHours: number;
  /** Of a service without regions: its usage types have no prefix anywhere. */
  readonly isGlobal: boolean;
  /** Place in the table. */
  readonly order: number;
}

interface Options {
  readonly items?: readonly string[];
  readonly free?: string;
  readonly minimumHours?: number;
  readonly global?: true;
}

type Row = readonly [line: string, title: string, usageType: RegExp, by: BilledLine['by'], options?: Options];

const MINUTE = 1 / 60;

/**
 * In the order of a request's way. Sources of the names, each without its region:
 *
 * - Price List API as `crossover prices update` asks for it (Lambda, API Gateway, load balancers, IPv4, RDS, Aurora,
 *   Fargate, EBS, NAT): aws/agent-toolkit-for-aws@d6ad2e4 (2026-08-20), infracost test data 95ba4f49.
 * - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_billing.html (metrics, alarms, dashboards,
 *   logs, canaries)
 * - https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/tracking-free-tier-usage.html (X-Ray, data transfer,
 *   S3, KMS; and the prefix `Global-`)
 * - https://docs.aws.amazon.com/AmazonS3/latest/userguide/aws-usage-report-understand.html (S3's requests and transfer)
 * - EventBridge Scheduler's name is in no document found (2026-11-21): anything with schedule and invocation in it.
 */
// biome-ignore format: a table reads best as one
const ROWS: readonly Row[] = [
  ['application-load-balancer.hour', 'Load balancer, hours', /^LoadBalancerUsage$/, 'hours', { items: ['application-load-balancer.hour', 'network-load-balancer.hour'], minimumHours: 1 }],
  ['application-load-balancer.lcu', 'Load balancer, capacity units', /^LCUUsage$/, 'use', { items: ['application-load-balancer.lcu', 'network-load-balancer.lcu'] }],
  ['application-load-balancer.reservedLcu', 'Load balancer, reserved capacity units', /^ReservedLCUUsage$/, 'hours'],
  ['api-gateway.httpRequests', 'API Gateway, requests of HTTP APIs', /^ApiGatewayHttpRequest$/, 'use'],
  ['api-gateway.restRequests', 'API Gateway, requests of REST APIs', /^ApiGatewayRequest$/, 'use'],
  ['api-gateway.restCache', 'API Gateway, cache', /^ApiGatewayCacheUsage:/, 'hours'],
  ['api-gateway.webSocketMessages', 'API Gateway, WebSocket messages', /^ApiGatewayMessage$/, 'use'],
  ['api-gateway.webSocketConnectionMinutes', 'API Gateway, WebSocket minutes', /^ApiGatewayMinute$/, 'use'],
  ['ec2.instance', 'EC2, instances', /^(?:BoxUsage|HeavyUsage|SpotUsage):(?!db\.)/, 'hours', { minimumHours: MINUTE }],
  ['ec2.cpuCredits', 'EC2, CPU above the baseline', /^CPUCredits:(?!db\.)/, 'use'],
  ['ebs.storage', 'EBS, volumes', /^EBS:VolumeUsage\.gp[23]$/, 'hours', { minimumHours: MINUTE }],
  ['ebs.iops', 'EBS, operations above the included ones', /^EBS:VolumeP-IOPS\.gp3$/, 'hours'],
  ['ebs.throughput', 'EBS, throughput above the included one', /^EBS:VolumeP-Throughput\.gp3$/, 'hours'],
  ['ebs.snapshot', 'EBS, snapshots', /^EBS:SnapshotUsage$/, 'hours'],
  ['fargate.vcpuHour', 'Fargate, vCPU', /^Fargate-(?:ARM-)?vCPU-Hours:perCPU$/, 'hours', { minimumHours: MINUTE }],
  ['fargate.gbHour', 'Fargate, memory', /^Fargate-(?:ARM-)?GB-Hours$/, 'hours', { minimumHours: MINUTE }],
  ['lambda.requests', 'Lambda, requests', /^Request(?:-ARM)?$/, 'use', { free: 'lambda.requests' }],
  ['lambda.duration', 'Lambda, duration', /^Lambda-GB-Second(?:-ARM)?$/, 'use', { free: 'lambda.duration' }],
  ['lambda.provisionedConcurrency', 'Lambda, provisioned concurrency', /^Lambda-Provisioned-Concurrency(?:-ARM)?$/, 'hours'],
  ['lambda.provisionedDuration', 'Lambda, duration in provisioned environments', /^Lambda-Provisioned-GB-Second(?:-ARM)?$/, 'use'],
  ['lambda.ephemeralStorage', 'Lambda, ephemeral storage', /^Lambda-Storage-GB-Second(?:-ARM)?$/, 'use'],
  ['rds.instance', 'RDS, instance', /^(?:(?:InstanceUsage|Multi-AZUsage):(?!aurora)|HeavyUsage:db\.)/, 'hours', { minimumHours: 10 * MINUTE }],
  ['rds.storage', 'RDS, storage', /^RDS:(?:Multi-AZ-)?GP[23]-Storage$/, 'hours', { minimumHours: 10 * MINUTE }],
  ['rds.cpuCredits', 'RDS, CPU above the baseline', /^CPUCredits:db\./, 'use'],
  ['rds.backupStorage', 'RDS, backups', /^RDS:ChargedBackupUsage$/, 'hours'],
  ['rds-proxy.acuHour', 'RDS Proxy before Aurora', /^RDS:Proxy-ASv2-Usage$/, 'hours', { minimumHours: 10 * MINUTE }],
  ['rds-proxy.vcpuHour', 'RDS Proxy', /^RDS:ProxyUsage$/, 'hours', { minimumHours: 10 * MINUTE }],
  ['aurora.acuHour', 'Aurora, capacity', /^Aurora:ServerlessV2(?:IOOptimized)?Usage$/, 'hours'],
  ['aurora.storage', 'Aurora, storage', /^Aurora:(?:IO-Optimized)?StorageUsage$/, 'hours'],
  ['aurora.ioRequest', 'Aurora, I/O requests', /^Aurora:StorageIOUsage$/, 'use'],
  ['aurora.backupStorage', 'Aurora, backups', /^Aurora:BackupUsage$/, 'hours'],
  ['nat-gateway.hour', 'NAT gateway, hours', /^NatGateway-Hours$/, 'hours', { minimumHours: 1 }],
  ['nat-gateway.data', 'NAT gateway, data', /^NatGateway-Bytes$/, 'use'],
  ['public-ipv4.inUse', 'Public IPv4 addresses', /^PublicIPv4:InUseAddress$/, 'hours'],
  ['public-ipv4.idle', 'Public IPv4 addresses, idle', /^PublicIPv4:IdleAddress$/, 'hours'],
  ['vpc-endpoint.hour', 'VPC endpoints, hours', /^VpcEndpoint-Hours$/, 'hours', { minimumHours: 1 }],
  ['vpc-endpoint.data', 'VPC endpoints, data', /^VpcEndpoint-Bytes$/, 'use'],
  ['data-transfer.internetOut', 'Data to the internet', /^DataTransfer-Out-Bytes$/, 'use', { free: 'data-transfer.internetOut' }],
  ['data-transfer.internetIn', 'Data from the internet', /^DataTransfer-In-Bytes$/, 'use'],
  ['data-transfer.crossAz', 'Data between zones', /^DataTransfer-(?:Regional|xAZ-In|xAZ-Out)-Bytes$/, 'use'],
  ['data-transfer.interRegionOut', 'Data to other regions', /^[A-Z]{2,4}\d?-AWS-Out-Bytes$/, 'use'],
  ['data-transfer.toCloudFront', 'Data to CloudFront', /^CloudFront-Out-Bytes$/, 'use'],
  ['cloudwatch.logsIngest', 'CloudWatch, logs taken in', /^DataProcessing-Bytes$/, 'use', { free: 'cloudwatch.logsIngest' }],
  ['cloudwatch.vendedLogs', 'CloudWatch, logs of services and Lambda', /^VendedLog-Bytes$/, 'use', { free: 'cloudwatch.logsIngest' }],
  ['cloudwatch.logsIngestInfrequentAccess', 'CloudWatch, infrequent access logs', /^(?:DataProcessingIA|VendedLogIA)-Bytes$/, 'use', { free: 'cloudwatch.logsIngest' }],
  // CloudWatch's logs and S3's objects have the same usage type, and Cost Explorer groups by no more than tag and type.
  ['cloudwatch.logsStorage', 'Storage of logs, CloudWatch and S3', /^TimedStorage-ByteHrs$/, 'hours', { items: ['cloudwatch.logsStorage', 's3.standardStorage'], free: 'cloudwatch.logsStorage' }],
  ['cloudwatch.logsInsightsScanned', 'CloudWatch, logs scanned', /^DataScanned-Bytes$/, 'use', { free: 'cloudwatch.logsScanned' }],
  ['cloudwatch.liveTail', 'CloudWatch, live tail', /^Logs-LiveTail$/, 'use'],
  ['cloudwatch.customMetric', 'CloudWatch, metrics', /^CW:(?:MetricMonitorUsage|MetricsUsage)$/, 'hours', { free: 'cloudwatch.metrics' }],
  ['cloudwatch.alarmStandard', 'CloudWatch, alarms', /^CW:AlarmMonitorUsage$/, 'hours', { free: 'cloudwatch.alarms' }],
  ['cloudwatch.alarmHighResolution', 'CloudWatch, high-resolution alarms', /^CW:HighResAlarmMonitorUsage$/, 'hours'],
  ['cloudwatch.alarmComposite', 'CloudWatch, composite alarms', /^CW:CompositeAlarmMonitorUsage$/, 'hours'],
  ['cloudwatch.dashboard', 'CloudWatch, dashboards', /^DashboardsUsageHour(?:-Basic)?$/, 'hours', { free: 'cloudwatch.dashboards', global: true }],
  ['cloudwatch.apiRequest', 'CloudWatch, requests', /^CW:Requests$/, 'use', { free: 'cloudwatch.apiRequests' }],
  ['cloudwatch.getMetricData', 'CloudWatch, metrics read', /^CW:GMD-Metrics$/, 'use'],
  ['cloudwatch.syntheticsCanaryRun', 'CloudWatch, canary runs', /^CW:Canary-runs$/, 'use', { free: 'cloudwatch.canaryRuns' }],
  ['x-ray.tracesRecorded', 'X-Ray, traces recorded', /^XRay-TracesStored$/, 'use', { free: 'x-ray.recorded' }],
  ['x-ray.tracesRetrieved', 'X-Ray, traces read', /^XRay-TracesAccessed$/, 'use', { items: ['x-ray.tracesRetrieved', 'x-ray.tracesScanned'], free: 'x-ray.retrieved' }],
  ['secrets-manager.secret', 'Secrets Manager, secrets', /^AWSSecretsManager-Secrets$/, 'hours'],
  ['secrets-manager.apiRequest', 'Secrets Manager, requests', /^AWSSecretsManagerAPIRequest$/, 'use'],
  ['kms.customerManagedKey', 'KMS, keys', /^KMS-Keys$/i, 'hours'],
  ['kms.request', 'KMS, requests', /^KMS-Requests$/i, 'use', { free: 'kms.requests' }],
  ['route53.hostedZone', 'Route 53, hosted zones', /^HostedZone$/, 'month', { global: true }],
  ['route53.standardQuery', 'Route 53, queries', /^DNS-Queries$/, 'use', { global: true }],
  ['s3.putCopyPostList', 'S3, requests that write or list', /^Requests-Tier1$/, 'use'],
  ['s3.getAndOther', 'S3, requests that read', /^Requests-Tier2$/, 'use'],
  ['eventbridge.schedulerInvocation', 'EventBridge, schedules', /schedule\w*-?invocation/i, 'use', { free: 'eventbridge.schedulerInvocations' }],
];

const BILLED_LINES: readonly BilledLine[] = ROWS.map(
  ([line, title, usageType, by, { items = [line], free, minimumHours = 0, global = false } = {}], order) => ({
    line,
    title,
    items,
    usageType,
    by,
    free,
    minimumHours,
    isGlobal: global,
    order,
  }),
);

/**
 * What usage types begin with, by region: the older services of us-east-1 have nothing there.
 *
 * @see aws/agent-toolkit-for-aws@d6ad2e4, pricing-lookup (2026-08-20)
 */
const PREFIXES: Readonly<Record<string, readonly string[]>> = {
  'us-east-1': ['USE1-', ''],
  'us-west-2': ['USW2-'],
  'eu-west-1': ['EUW1-', 'EU-'],
  'eu-central-1': ['EUC1-'],
  'ap-southeast-1': ['APS1-'],
  'ap-northeast-1': ['APN1-'],
};

/** Usage that counts towards an allowance over all regions. */
const EVERYWHERE = 'Global-';

/**
 * The line that a usage type of a stage in this region belongs to; undefined for what the model has no line for, and for
 * what another region was billed for.
 */
export function lineOfUsageType(usageType: string, region: string): BilledLine | undefined {
  const prefixes = [EVERYWHERE, ...(PREFIXES[region] ?? [])];
  const names = prefixes
    .filter((prefix) => usageType.startsWith(prefix))
    .map((prefix) => usageType.slice(prefix.length));
  return BILLED_LINES.find(
    (line) =>
      names.some((name) => line.usageType.test(name)) || (line.isGlobal && line.usageType.test(usageType)),
  );
}

/** The line that a line item of the model belongs to. */
export function lineOfItem(service: string, item: string): BilledLine | undefined {
  return BILLED_LINES.find(({ items }) => items.includes(`${service}.${item}`));
}
