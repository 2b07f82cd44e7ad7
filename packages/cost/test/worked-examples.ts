/** One worked example as AWS (or a named other) published it: usage, and the amounts printed on the page. */
export interface WorkedExample {
  readonly title: string;
  /** The page that publishes the example. */
  readonly page: string;
  /** Where its text was read; `from memory` when only the numbers were known and no copy was found. */
  readonly readIn: string;
  /** A usage file, priced in us-east-1 with each line rounded to the cent as the pages do. */
  readonly file: Readonly<Record<string, unknown>>;
  /** Amounts of the paid line items in their order, USD. */
  readonly lines: readonly number[];
  readonly total: number;
}

const LAMBDA = {
  page: 'https://aws.amazon.com/lambda/pricing/',
  readIn:
    'a copy of the page on public GitHub, with arm64, tenant isolation and durable functions (2026), read 2026-11-21',
};
const API_GATEWAY = {
  page: 'https://aws.amazon.com/api-gateway/pricing/',
  readIn: 'a copy of the page on public GitHub, read 2026-11-21',
};
const FARGATE = {
  page: 'https://aws.amazon.com/fargate/pricing/',
  readIn: 'a copy of the page on public GitHub, read 2026-11-21',
};
const ELB = {
  page: 'https://aws.amazon.com/elasticloadbalancing/pricing/',
  readIn: 'five copies of the example on public GitHub, read 2026-11-21',
};
const CLOUDWATCH = {
  page: 'https://aws.amazon.com/cloudwatch/pricing/',
  readIn: 'a copy of the examples on public GitHub, read 2026-11-21',
};
const EBS = {
  page: 'https://aws.amazon.com/ebs/pricing/',
  readIn: 'two copies of the example on public GitHub, read 2026-11-21',
};
const AURORA = {
  page: 'github:aws/agent-toolkit-for-aws@d6ad2e4 skills/specialized-skills/database-skills/amazon-aurora-mysql/references',
  readIn: 'the repository, 2026-08-20; AWS prints whole dollars',
};

const THIRTY_DAYS = { month: { days: 30 } };

export const WORKED_EXAMPLES: readonly WorkedExample[] = [
  {
    ...LAMBDA,
    title: 'Lambda, mobile application backend',
    file: {
      freeTier: true,
      usage: [{ service: 'lambda', memoryMb: 1536, requests: 3e6, durationMs: 120 }],
    },
    lines: [0.4, 2.33],
    total: 2.73,
  },
  {
    ...LAMBDA,
    title: 'Lambda, telemetry of 10,000 vehicles in 31 days',
    file: {
      month: { days: 31 },
      usage: [{ service: 'lambda', memoryMb: 1024, requests: 10_000 * 24 * 31, durationMs: 2000 }],
    },
    lines: [1.49, 248],
    total: 249.49,
  },
  {
    ...LAMBDA,
    title: 'Lambda, support tickets with 2,048 MB of ephemeral storage',
    file: {
      freeTier: true,
      usage: [
        { service: 'lambda', memoryMb: 4096, requests: 6e6, durationMs: 280, ephemeralStorageMb: 2048 },
      ],
    },
    lines: [1, 105.33, 0.08],
    total: 106.41,
  },
  {
    ...LAMBDA,
    title: 'Lambda, provisioned concurrency of 100 on launch day',
    file: {
      freeTier: true,
      usage: [
        {
          service: 'lambda',
          memoryMb: 1536,
          requests: 500_000,
          durationMs: 100,
          provisionedConcurrency: 100,
          provisionedHours: 8,
        },
        { service: 'lambda', memoryMb: 1536, requests: 2.5e6, durationMs: 120 },
      ],
    },
    lines: [18, 0.73, 0.4, 0.83],
    total: 19.96,
  },
  {
    ...LAMBDA,
    title: 'Lambda, provisioned concurrency of 7 for 24 hours',
    file: {
      usage: [
        {
          service: 'lambda',
          memoryMb: 4096,
          requests: 2e6,
          durationMs: 280,
          provisionedConcurrency: 7,
          provisionedHours: 24,
        },
      ],
    },
    lines: [0.4, 10.08, 21.78],
    total: 32.26,
  },
  {
    ...LAMBDA,
    title: 'Lambda, SnapStart in a month of 31 days (the page prints the restores as $10.4)',
    file: {
      month: { days: 31 },
      usage: [
        {
          service: 'lambda',
          memoryMb: 1024,
          requests: 7_440_000,
          durationMs: 2000,
          snapStartHours: 24 * 31,
          snapStartRestores: 74_400,
        },
      ],
    },
    lines: [1.49, 248, 4.03, 10.4],
    total: 263.92,
  },
  {
    ...LAMBDA,
    title: 'Lambda, response streaming after the 100 free GB are used up',
    file: {
      freeTier: true,
      usage: [
        {
          service: 'lambda',
          memoryMb: 1536,
          requests: 3e6,
          durationMs: 500,
          streamedGb: 100 + 1e6 / 1024,
        },
      ],
    },
    lines: [0.4, 30.83, 7.81],
    total: 39.04,
  },
  {
    ...LAMBDA,
    title: 'Lambda, compute and requests of the durable-functions example on arm64',
    file: {
      freeTier: true,
      usage: [
        { service: 'lambda', architecture: 'arm64', memoryMb: 1024, requests: 2e6, durationMs: 16_000 },
      ],
    },
    lines: [0.2, 421.34],
    total: 421.54,
  },
  {
    ...LAMBDA,
    title: 'Lambda, compute and requests of the SQS event source example',
    file: { usage: [{ service: 'lambda', memoryMb: 1024, requests: 30e6, durationMs: 1000 }] },
    lines: [6, 500],
    total: 506,
  },
  {
    ...LAMBDA,
    title: 'Lambda, the older example of 512 MB at the older price',
    readIn: 'three copies of the older page on public GitHub and in a page store, read 2026-11-21',
    file: {
      freeTier: true,
      usage: [
        {
          service: 'lambda',
          memoryMb: 512,
          requests: 3e6,
          durationMs: 1000,
          prices: { duration: 0.00001667 },
        },
      ],
    },
    lines: [0.4, 18.34],
    total: 18.74,
  },
  {
    ...LAMBDA,
    title: 'Lambda, the older example of 128 MB at the older price',
    readIn: 'a copy of the older page on public GitHub, read 2026-11-21',
    file: {
      freeTier: true,
      usage: [
        {
          service: 'lambda',
          memoryMb: 128,
          requests: 30e6,
          durationMs: 200,
          prices: { duration: 0.00001667 },
        },
      ],
    },
    lines: [5.8, 5.83],
    total: 11.63,
  },
  {
    ...API_GATEWAY,
    title: 'HTTP API, 10,000 page loads a minute over a tier boundary',
    file: {
      usage: [{ service: 'api-gateway', type: 'http', requests: 432e6, requestSizeKb: 46 }],
    },
    lines: [300, 118.8],
    total: 418.8,
  },
  {
    ...API_GATEWAY,
    title: 'HTTP API, documents of 4.5 MB metered in 512 KB',
    file: {
      usage: [
        { service: 'api-gateway', type: 'http', requests: 25 * 60 * 24 * 30, requestSizeKb: 4.5 * 1024 },
      ],
    },
    lines: [9.72],
    total: 9.72,
  },
  {
    ...API_GATEWAY,
    title: 'REST API, 5 million calls of 3 KB (14.3 binary GB out)',
    file: {
      usage: [
        { service: 'api-gateway', type: 'rest', requests: 5e6 },
        { service: 'data-transfer', internetOutGb: (3 * 5e6) / 1024 ** 2 },
      ],
    },
    lines: [17.5, 1.29],
    total: 18.79,
  },
  {
    ...API_GATEWAY,
    title: 'REST API, 15 billion calls over three tiers (the page takes transfer at its first tier)',
    file: {
      usage: [
        { service: 'api-gateway', type: 'rest', requests: 15e9 },
        {
          service: 'data-transfer',
          internetOutGb: (4 * 15e9) / 1024 ** 2,
          prices: { internetOut: 0.09 },
        },
      ],
    },
    lines: [1165.5, 1867.6, 33_320, 5149.84],
    total: 41_502.94,
  },
  {
    ...API_GATEWAY,
    title: 'private API behind an interface endpoint for 720 hours',
    file: {
      ...THIRTY_DAYS,
      usage: [
        { service: 'api-gateway', type: 'rest', requests: 5e6 },
        { service: 'vpc-endpoint', availabilityZones: 1, processedGb: (3.3 * 5e6) / 1024 ** 2 },
      ],
    },
    lines: [17.5, 7.2, 0.16],
    total: 24.86,
  },
  {
    ...API_GATEWAY,
    title: 'REST API, a 1.6 GB cache for a day ($0.912)',
    file: {
      usage: [
        {
          service: 'api-gateway',
          type: 'rest',
          requests: 0,
          cacheSizeGb: 1.6,
          cacheHours: 24,
        },
      ],
    },
    lines: [0.91],
    total: 0.91,
  },
  {
    ...API_GATEWAY,
    title: 'WebSocket API, chat of 1,000 users',
    file: {
      usage: [
        {
          service: 'api-gateway',
          type: 'websocket',
          messages: 600 * 1000 * 30,
          messageSizeKb: 3,
          connectionMinutes: 1000 * 12 * 60 * 30,
        },
      ],
    },
    lines: [18, 5.4],
    total: 23.4,
  },
  {
    ...FARGATE,
    title: 'Fargate, 5 tasks for 10 minutes a day with 30 GB of storage',
    file: {
      usage: [{ service: 'fargate', vcpu: 1, memoryGb: 2, ephemeralStorageGb: 30, tasks: 150, seconds: 600 }],
    },
    lines: [1.01, 0.22, 0.03],
    total: 1.26,
  },
  {
    ...FARGATE,
    title: 'Fargate on Graviton, 5 tasks for 10 minutes a day with 30 GB of storage',
    file: {
      usage: [
        {
          service: 'fargate',
          architecture: 'arm64',
          vcpu: 1,
          memoryGb: 2,
          ephemeralStorageGb: 30,
          tasks: 150,
          seconds: 600,
        },
      ],
    },
    lines: [0.81, 0.18, 0.03],
    total: 1.02,
  },
  {
    ...FARGATE,
    title: 'Fargate, 10 pods of a quarter vCPU for an hour a day',
    file: { usage: [{ service: 'fargate', vcpu: 0.25, memoryGb: 1, tasks: 300, hours: 1 }] },
    lines: [3.04, 1.33],
    total: 4.37,
  },
  {
    ...ELB,
    title: 'ALB, 1 new connection a second: processed bytes are the highest dimension',
    file: {
      ...THIRTY_DAYS,
      usage: [
        {
          service: 'application-load-balancer',
          newConnectionsPerSecond: 1,
          connectionDurationSeconds: 120,
          processedGbPerHour: (300 * 3600) / 1e6,
          requestsPerSecond: 5,
          rules: 60,
        },
      ],
    },
    lines: [16.2, 6.22],
    total: 22.42,
  },
  {
    ...ELB,
    title: 'ALB, 100 new connections a second: active connections are the highest dimension',
    readIn: 'one copy of the conditions on public GitHub, the amount from memory',
    file: {
      ...THIRTY_DAYS,
      usage: [
        {
          service: 'application-load-balancer',
          newConnectionsPerSecond: 100,
          connectionDurationSeconds: 180,
          processedGbPerHour: 3.6,
          requestsPerSecond: 4,
          rules: 20,
        },
      ],
    },
    lines: [16.2, 34.56],
    total: 50.76,
  },
  {
    ...ELB,
    title: 'NLB, 1 new TCP connection a second and 300 KB a second',
    readIn: 'one copy of the example on public GitHub ($0.0225 and 1.08 × $0.006 an hour), read 2026-11-21',
    file: {
      ...THIRTY_DAYS,
      usage: [
        {
          service: 'network-load-balancer',
          newConnectionsPerSecond: 1,
          connectionDurationSeconds: 120,
          processedGbPerHour: 1.08,
        },
      ],
    },
    lines: [16.2, 4.67],
    total: 20.87,
  },
  {
    title: 'ALB by AWS’s rules where infracost’s own example says $8.00',
    page: 'github:infracost/infracost@95ba4f49 internal/resources/aws/lb.go',
    readIn: 'the repository, 2026-11-21: 10,000 new connections a second, 400 LCUs',
    file: { usage: [{ service: 'application-load-balancer', hours: 730, newConnectionsPerSecond: 10_000 }] },
    lines: [16.43, 2336],
    total: 2352.43,
  },
  {
    ...EBS,
    title: 'gp3, 2,000 GB with 10,000 IOPS and 500 MB/s for 12 hours (throughput at the page’s older price)',
    file: {
      ...THIRTY_DAYS,
      usage: [
        {
          service: 'ebs',
          sizeGb: 2000,
          iops: 10_000,
          throughputMbps: 500,
          hours: 12,
          prices: { throughput: 0.06 },
        },
      ],
    },
    lines: [2.67, 0.58, 0.38],
    total: 3.63,
  },
  {
    ...EBS,
    title: 'gp2, 2,000 GB for 12 hours',
    file: {
      ...THIRTY_DAYS,
      usage: [{ service: 'ebs', volumeType: 'gp2', sizeGb: 2000, hours: 12 }],
    },
    lines: [3.33],
    total: 3.33,
  },
  {
    ...CLOUDWATCH,
    title: 'CloudWatch, detailed monitoring of 10 instances',
    file: { usage: [{ service: 'cloudwatch', detailedMonitoringInstances: 10 }] },
    lines: [21],
    total: 21,
  },
  {
    ...CLOUDWATCH,
    title: 'CloudWatch, 30 GB of logs in the free tier: 5 GB free of ingestion, 5 GB of storage',
    file: {
      freeTier: true,
      usage: [{ service: 'cloudwatch', logsIngestedGb: 30, logsStoredGb: 6, customMetrics: 3 }],
    },
    lines: [12.5, 0.03],
    total: 12.53,
  },
  {
    ...CLOUDWATCH,
    title: 'CloudWatch, 72 TB of VPC flow logs over four tiers',
    file: {
      usage: [{ service: 'cloudwatch', vendedLogsGb: 72 * 1024, logsStoredGb: 30 * 1024 }],
    },
    lines: [5120, 5120, 2048, 1126.4, 921.6],
    total: 14_336,
  },
  {
    ...CLOUDWATCH,
    title: 'CloudWatch Synthetics, 5 canaries every 5 minutes for 31 days',
    readIn: 'from memory',
    file: { usage: [{ service: 'cloudwatch', canaryRuns: 5 * 12 * 24 * 31 }] },
    lines: [53.57],
    total: 53.57,
  },
  {
    title: 'X-Ray, 2,000 requests an hour sampled at 10 % for 31 days, with Insights',
    page: 'https://aws.amazon.com/xray/pricing/',
    readIn: 'stored copies of the page in four languages, read 2026-11-21',
    file: {
      freeTier: true,
      usage: [
        {
          service: 'x-ray',
          tracesRecorded: 2000 * 24 * 31 * 0.1,
          tracesScanned: 100 * 200 * 31,
          tracesRetrieved: 100 * 50 * 31,
          insightsTraces: 2000 * 24 * 31 * 0.1,
        },
      ],
    },
    lines: [0.24, 0.15],
    total: 0.39,
  },
  {
    title: 'DynamoDB on demand, 3.55 million writes and reads, 27 GB',
    page: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
    readIn: 'two quotations of the page on public GitHub (unit prices of 2024-11-01 on), read 2026-11-21',
    file: {
      freeTier: true,
      usage: [
        {
          service: 'dynamodb',
          mode: 'on-demand',
          writes: 3.55e6,
          reads: 3.55e6,
          itemSizeKb: 1,
          storageGb: 27,
        },
      ],
    },
    lines: [0.44, 2.22, 0.5],
    total: 3.16,
  },
  {
    title: 'Step Functions, 420,000 state transitions',
    page: 'https://aws.amazon.com/step-functions/pricing/',
    readIn: 'from memory',
    file: {
      freeTier: true,
      usage: [{ service: 'step-functions', type: 'standard', stateTransitions: 420_000 }],
    },
    lines: [10.4],
    total: 10.4,
  },
  {
    title: 'Step Functions, a million express workflows of 30 seconds and 64 MB',
    page: 'https://aws.amazon.com/step-functions/pricing/',
    readIn: 'from memory',
    file: {
      usage: [
        { service: 'step-functions', type: 'express', requests: 1e6, durationMs: 30_000, memoryMb: 64 },
      ],
    },
    lines: [1, 31.26],
    total: 32.26,
  },
  {
    ...AURORA,
    title: 'Aurora Serverless v2, 6 ACUs all month ($526)',
    file: { usage: [{ service: 'aurora', capacity: [{ acu: 6, hours: 730 }] }] },
    lines: [525.6],
    total: 525.6,
  },
  {
    ...AURORA,
    title: 'Aurora Serverless v2, 13.5 ACUs and 1,000 GiB ($1,183 + $100)',
    file: { usage: [{ service: 'aurora', acuHours: 13.5 * 730, storageGb: 1000 }] },
    lines: [1182.6, 100],
    total: 1282.6,
  },
  {
    ...AURORA,
    title: 'Aurora Standard, 2 × db.r6g.2xlarge, 800 GiB, 1,200 million I/Os ($1,835)',
    file: {
      usage: [
        {
          service: 'aurora',
          instanceClass: 'db.r6g.2xlarge',
          instances: 2,
          storageGb: 800,
          ioRequests: 1200e6,
        },
      ],
    },
    lines: [1515.48, 80, 240],
    total: 1835.48,
  },
  {
    ...AURORA,
    title: 'Aurora I/O-Optimized, the same cluster ($2,150)',
    file: {
      usage: [
        {
          service: 'aurora',
          configuration: 'io-optimized',
          instanceClass: 'db.r6g.2xlarge',
          instances: 2,
          storageGb: 800,
          ioRequests: 1200e6,
          prices: { instance: 1.038 * 1.3 },
        },
      ],
    },
    lines: [1970.12, 180],
    total: 2150.12,
  },
  {
    title: 'RDS Proxy, vCPUs × $0.015 × 730 hours',
    page: 'github:aws/agent-toolkit-for-aws@d6ad2e4 skills/specialized-skills/database-skills/rds-oss/references/proxy-advisor-workflow.md',
    readIn: 'the repository, 2026-08-20',
    file: { usage: [{ service: 'rds-proxy', vcpus: 8 }] },
    lines: [87.6],
    total: 87.6,
  },
  {
    title: 'three NAT gateways and 178,000 GB',
    page: 'a published cost study of ECR traffic (not AWS’s own)',
    readIn: 'a copy on public GitHub, read 2026-11-21',
    file: { usage: [{ service: 'nat-gateway', gateways: 3, processedGb: 178_000 }] },
    lines: [98.55, 8010],
    total: 8108.55,
  },
];
