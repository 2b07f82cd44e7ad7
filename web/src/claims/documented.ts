import type { Evidence } from './claim.ts';

interface Documented {
  readonly words: string;
  readonly url: string;
  /** Day of the text that was read. */
  readonly date: string;
  readonly values: Readonly<Record<string, number>>;
}

/** What AWS's own documents say: each number with its page and its day. */
const DOCUMENTED = {
  lambdaQuotas: {
    words: 'Lambda quotas',
    url: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
    date: '2023-10-30',
    values: { timeoutSeconds: 900, accountConcurrency: 1000 },
  },
  lambdaScaling: {
    words: 'Lambda scaling behavior',
    url: 'https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html',
    date: '2026-08-20',
    values: { environments: 1000, seconds: 10 },
  },
  lambdaEnvironment: {
    words: 'Lambda execution environments',
    url: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html',
    date: '2023-10-30',
    values: { requestsAtOnce: 1 },
  },
  httpApiQuotas: {
    words: 'HTTP API quotas',
    url: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
    date: '2023-06-29',
    values: { timeoutSeconds: 30 },
  },
  auroraPause: {
    words: 'Aurora Serverless v2, pausing at zero capacity',
    url: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html',
    date: '2026-08-20',
    values: { afterSeconds: 300, resumeSeconds: 15, deepResumeSeconds: 30 },
  },
  rdsStandby: {
    words: 'RDS Multi-AZ with one standby',
    url: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html',
    date: '2023-06-30',
    values: { fromSeconds: 60, toSeconds: 120 },
  },
  auroraAvailability: {
    words: 'High availability of Aurora',
    url: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html',
    date: '2023-06-30',
    values: { copies: 6, zones: 3, withReaderSeconds: 60, withoutReaderSeconds: 600 },
  },
  responsibility: {
    words: 'Shared responsibility model',
    url: 'https://aws.amazon.com/compliance/shared-responsibility-model/',
    date: '2026-11-21',
    values: {},
  },
  dynamodbUnits: {
    words: 'DynamoDB pricing, on-demand capacity',
    url: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
    date: '2024-11-01',
    values: { readKb: 4, writeKb: 1 },
  },
} as const satisfies Readonly<Record<string, Documented>>;

type Name = keyof typeof DOCUMENTED;

/** A statement of AWS's documents; numbers are references to the document's own values. */
export function documented(name: Name, template: string): Evidence {
  const { words, url, date, values } = DOCUMENTED[name];
  return { kind: 'documented', template, of: values, source: { words, href: url, date } };
}

/** A documented number, for the rules. */
export function documentedValue(name: Name, value: string): number {
  const values: Readonly<Record<string, number>> = DOCUMENTED[name].values;
  const found = values[value];
  if (found === undefined) throw new Error(`Expected a documented ${value} of ${name}, found none.`);
  return found;
}
