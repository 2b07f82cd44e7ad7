/** What the architectures are operated with, as `infra` deploys a production stage. */
export interface OperationSettings {
  /** Alarms on each part that an architecture may have. */
  readonly alarms: {
    readonly loadBalancer: number;
    readonly 'http-api': number;
    readonly 'function-url': number;
    readonly ec2: number;
    readonly fargate: number;
    readonly functions: number;
    readonly 'rds-mysql': number;
    readonly 'aurora-serverless-v2': number;
    readonly databaseProxy: number;
    readonly canary: number;
  };
  readonly dashboards: number;
  readonly canaryRunsPerHour: number;
  /** X-Ray's default rule: the first request of each second, and this share of the others. */
  readonly tracedPerSecond: number;
  readonly tracedShare: number;
  /** The database's password; one more for each who fetches it: servers, and a proxy. */
  readonly secrets: {
    readonly database: number;
    readonly servers: number;
    readonly databaseProxy: number;
  };
  readonly hostedZones: number;
  /** An HTTP API's access log line, ingested by CloudWatch. */
  readonly gatewayLogBytesPerRequest: number;
  /** A load balancer's access log line, compressed, kept in S3; a file for each zone every five minutes. */
  readonly balancerLogBytesPerRequest: number;
  /** What a server sends out through NAT for each traced request. */
  readonly traceBytes: number;
  /** Logs are kept this long, compressed to this share. */
  readonly logRetentionDays: number;
  readonly logCompressionShare: number;
  /** The function that moves the hybrid architecture's weights. */
  readonly controller: {
    readonly runsPerHour: number;
    /** CloudWatch metrics that each run asks for. */
    readonly metrics: number;
    readonly memoryMib: number;
    /** Three calls of AWS's APIs; an assumption of this project. */
    readonly durationMs: number;
    readonly logBytes: number;
  };
}

export const DEFAULT_OPERATION: OperationSettings = {
  alarms: {
    loadBalancer: 3,
    'http-api': 2,
    'function-url': 2,
    ec2: 3,
    fargate: 2,
    functions: 2,
    'rds-mysql': 3,
    'aurora-serverless-v2': 2,
    databaseProxy: 1,
    canary: 1,
  },
  dashboards: 1,
  canaryRunsPerHour: 12,
  tracedPerSecond: 1,
  tracedShare: 0.05,
  secrets: { database: 1, servers: 1, databaseProxy: 1 },
  hostedZones: 1,
  gatewayLogBytesPerRequest: 350,
  balancerLogBytesPerRequest: 60,
  traceBytes: 2000,
  logRetentionDays: 90,
  logCompressionShare: 0.15,
  controller: { runsPerHour: 60, metrics: 2, memoryMib: 256, durationMs: 300, logBytes: 600 },
};

/** On-demand prices, or one-year commitments without upfront payment where AWS sells them. */
export type PricePlan = 'on-demand' | 'reserved-1y-no-upfront';
