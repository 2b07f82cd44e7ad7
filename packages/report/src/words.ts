import type { Metric, ProvenanceKind, ReconciliationReason, RequestError, Verdict } from '@crossover/model';

const METRIC_NAMES: Readonly<Record<Metric, string>> = {
  responseP50: 'p50',
  responseP90: 'p90',
  responseP95: 'p95',
  responseP99: 'p99',
  responseP999: 'p99.9',
  serviceP50: 'service time p50',
  serviceP99: 'service time p99',
  warmResponseP50: 'p50, warm',
  warmResponseP99: 'p99, warm',
  coldResponseP50: 'p50, cold',
  errorShare: 'failed',
  goodput: 'goodput',
  coldShare: 'cold starts',
  offered: 'offered',
  achieved: 'achieved',
};

/** As a table's column calls it. */
export const nameMetric = (metric: Metric): string => METRIC_NAMES[metric];

const ERROR_NAMES: Readonly<Record<RequestError, string>> = {
  timeout: 'no answer in time',
  'connection-refused': 'connection refused',
  'connection-reset': 'connection reset',
  'connection-failed': 'no connection',
  protocol: 'not HTTP',
  'http-4xx': 'other client error (4xx)',
  'http-429': 'throttled (429)',
  'http-5xx': 'server error (5xx)',
  'http-503': 'unavailable (503)',
};

export const nameError = (kind: string): string =>
  Object.entries(ERROR_NAMES).find(([name]) => name === kind)?.[1] ?? kind;

const SERVICE_NAMES: Readonly<Record<string, string>> = {
  'application-load-balancer': 'Application Load Balancer',
  'api-gateway': 'API Gateway',
  lambda: 'Lambda',
  ec2: 'EC2 instances',
  ebs: 'EBS volumes',
  rds: 'RDS database',
  aurora: 'Aurora database',
  'nat-gateway': 'NAT gateway',
  'data-transfer': 'data transfer',
  cloudwatch: 'CloudWatch',
  'x-ray': 'X-Ray',
  route53: 'Route 53',
  'secrets-manager': 'Secrets Manager',
  'public-ipv4': 'public IPv4 addresses',
  s3: 'S3',
  fargate: 'Fargate',
  'rds-proxy': 'RDS Proxy',
  acm: 'ACM certificates',
  budgets: 'Budgets',
  cloudformation: 'CloudFormation',
  cloudfront: 'CloudFront',
  'cost-explorer': 'Cost Explorer',
  dynamodb: 'DynamoDB',
  eventbridge: 'EventBridge',
  kms: 'KMS',
  'network-load-balancer': 'Network Load Balancer',
  sqs: 'SQS',
  'step-functions': 'Step Functions',
  'systems-manager': 'Systems Manager',
  'vpc-endpoint': 'VPC endpoints',
};

/** An AWS service as people call it. */
export const nameService = (service: string): string => SERVICE_NAMES[service] ?? service;

const PROVENANCE_NAMES: Readonly<Record<ProvenanceKind, string>> = {
  'measured-on-aws': 'measured on AWS',
  'measured-on-target': 'measured on named targets',
  'measured-in-lab': 'measured in the lab',
  modelled: 'modelled',
  billed: 'billed',
};

/** What a number is of, in words. */
export const nameProvenance = (kind: ProvenanceKind): string => PROVENANCE_NAMES[kind];

const REASON_NAMES: Readonly<Record<ReconciliationReason, string>> = {
  'free-tier': 'given away by AWS each month',
  'minimum-duration': 'billed for a shortest time or a begun hour',
  'day-not-final': 'a day is not final yet',
  'usage-outside-the-run': 'more was used than by the run',
  'not-there-all-day': 'not there all day',
  'another-size': 'another size than modelled',
  'charged-by-the-month': 'charged for a whole month at once',
  'not-in-this-run': 'not measured in this run',
};

/** Why bill and model differ, in words. */
export const nameReason = (reason: ReconciliationReason): string => REASON_NAMES[reason];

/** A verdict on a time, in words that stand alone. */
export function nameVerdict(verdict: Verdict, a: string, b: string): string {
  switch (verdict) {
    case 'a-better':
      return `${a} faster`;
    case 'b-better':
      return `${b} faster`;
    case 'equivalent':
      return 'no practical difference';
    case 'inconclusive':
      return 'inconclusive';
  }
}

/** "a", "a and b", "a, b and c". */
export function listWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

export const capitalise = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1);
