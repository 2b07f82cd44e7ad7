import { PATIENCE } from '../../src/waiting.ts';
import { hashed } from './random.ts';
import { END_MS, WINDOW } from './stage.ts';
import type { FakeCost, FakeTrace, MetricOf, ReportLine, World } from './world.ts';

const START_MS = Date.parse(WINDOW.startAt);
const MINUTE_MS = 60_000;
const SECOND_READING_MS = PATIENCE.settleMs + PATIENCE.recheckMs;

export const VARIABLE_SECRET = 'a-secret-in-a-function-variable';

export interface WorldOptions {
  readonly now: () => number;
  readonly seed?: number;
  /** Longest delay of a datapoint of databases and instances, and of a log line. */
  readonly longestDelayMs?: number;
  /** Share of periods in which an instance or a database publishes nothing, for ever. */
  readonly gapShare?: number;
  readonly invocationsPerMinute?: number;
  readonly traces?: number;
}

/** Everything that is true of the stage, from a seed: the same for whoever asks, whenever. */
export function createWorld(options: WorldOptions): World {
  const {
    now,
    seed = 1,
    longestDelayMs = 0,
    gapShare = 0,
    invocationsPerMinute = 6,
    traces = 1200,
  } = options;
  const chance = (of: string) => hashed(`[${seed},${of}]`);
  const series = new WeakMap<MetricOf, string>();
  const reportLines = ['/aws/lambda/serverless-api', '/aws/lambda/hybrid-api'].flatMap((logGroup) =>
    linesOf(logGroup, invocationsPerMinute, longestDelayMs, chance),
  );
  return {
    now,
    reportLines,
    logGroups: new Set(reportLines.map(({ logGroup }) => logGroup)),
    traces: ['serverless-api', 'hybrid-api'].flatMap((service) => tracesOf(service, traces, chance)),
    costs: costsOf(chance),
    resources: RESOURCES,
    datapoint(of, atMs) {
      const isContinuous = of.namespace === 'AWS/RDS' || of.namespace === 'AWS/EC2';
      const name = series.get(of) ?? nameOf(of);
      series.set(of, name);
      const at = `${name},${atMs}`;
      if (isContinuous && chance(`"gap",${at}`) < gapShare) return null;
      const value = publishedValue(of, atMs, reportLines, at, chance);
      if (value === null) return null;
      // Of what comes with requests nothing tells that it is late: it is there by the second reading.
      const longest = isContinuous ? longestDelayMs : Math.min(longestDelayMs, SECOND_READING_MS);
      const publishedMs = atMs + of.periodSeconds * 1000 + Math.round(longest * chance(`"late",${at}`));
      return { value, publishedMs };
    },
  };
}

/** A number 0 ≤ x < 1 that depends on nothing but what it is of: a list of JSON values. */
type Chance = (of: string) => number;

const textOf = (...values: unknown[]): string => JSON.stringify(values).slice(1, -1);

const nameOf = ({ namespace, name, dimensions, statistic, periodSeconds }: MetricOf): string =>
  textOf({ namespace, name, dimensions, statistic, periodSeconds });

function publishedValue(
  of: MetricOf,
  atMs: number,
  lines: readonly ReportLine[],
  at: string,
  chance: Chance,
): number | null {
  if (of.name === 'Invocations') {
    const count = lines.filter(
      ({ logGroup, atMs: lineMs }) =>
        logGroup === `/aws/lambda/${of.dimensions.FunctionName}` &&
        lineMs >= atMs &&
        lineMs < atMs + of.periodSeconds * 1000,
    ).length;
    return count === 0 ? null : count;
  }
  // Errors and the like are published only when there is one.
  if (/^(Throttles|Errors|4xx|5xx|HTTPCode|Rejected)/.test(of.name) && chance(`"rare",${at}`) < 0.9)
    return null;
  if (of.name === 'ServerlessDatabaseCapacity') return 0.5 + 0.5 * Math.floor(4 * chance(at));
  return Number((10 * chance(at)).toFixed(4));
}

function linesOf(logGroup: string, perMinute: number, longestDelayMs: number, chance: Chance): ReportLine[] {
  const lines: ReportLine[] = [];
  // From before the window until after it: only what is in it may be counted.
  for (let minuteMs = START_MS - 5 * MINUTE_MS; minuteMs < END_MS + 5 * MINUTE_MS; minuteMs += MINUTE_MS)
    for (let i = 0; i < perMinute; i++) {
      const of = textOf(logGroup, minuteMs, i);
      const atMs = minuteMs + Math.floor(MINUTE_MS * chance(`"at",${of}`));
      const durationMs = Number((4 + 20 * chance(`"duration",${of}`)).toFixed(2));
      const initMs =
        chance(`"cold",${of}`) < 0.05 ? Number((120 + 80 * chance(`"init",${of}`)).toFixed(2)) : null;
      lines.push({
        logGroup,
        atMs,
        publishedMs: atMs + Math.round(longestDelayMs * chance(`"late",${of}`)),
        requestId: `${logGroup.slice(12)}-${minuteMs}-${i}`,
        durationMs,
        billedMs: Math.ceil(durationMs + (initMs ?? 0)),
        initMs,
        maxMemoryMb: 90 + Math.floor(20 * chance(`"memory",${of}`)),
      });
    }
  return lines;
}

function tracesOf(service: string, count: number, chance: Chance): FakeTrace[] {
  return Array.from({ length: count }, (_, i) => {
    const startMs = START_MS + Math.floor(((END_MS - START_MS) * i) / count);
    const seconds = Number((0.01 + 0.2 * chance(textOf(service, i)) ** 8).toFixed(6));
    const start = startMs / 1000;
    const id = `1-${Math.floor(start).toString(16)}-${service.slice(0, 6)}${String(i).padStart(18, '0')}`;
    const segment = (of: object) => ({ trace_id: id, ...of });
    return {
      id,
      service,
      startMs,
      responseSeconds: seconds,
      segments: [
        segment({
          id: `${i}a`,
          name: service,
          origin: 'AWS::Lambda',
          start_time: start,
          end_time: start + seconds,
        }),
        segment({
          id: `${i}b`,
          name: service,
          parent_id: `${i}a`,
          origin: 'AWS::Lambda::Function',
          start_time: start + 0.002,
          end_time: start + seconds,
          annotations: { token: VARIABLE_SECRET },
          subsegments: [
            {
              id: `${i}c`,
              name: 'crossover@serverless-cluster.abc.eu-central-1.rds.amazonaws.com',
              namespace: 'remote',
              start_time: start + 0.004,
              end_time: start + 0.002 + seconds / 2,
              sql: { sanitized_query: 'select ?', user: 'app', url: VARIABLE_SECRET },
            },
          ],
        }),
      ],
    };
  });
}

function costsOf(chance: Chance): FakeCost[] {
  const types: readonly (readonly [architecture: string, usageType: string, unit: string])[] = [
    ['serverful', 'EUC1-BoxUsage:t4g.small', 'Hrs'],
    ['serverful', 'EUC1-LCUUsage', 'LCU-Hrs'],
    ['serverful', 'EUC1-LoadBalancerUsage', 'Hrs'],
    ['serverless', 'EUC1-Aurora:ServerlessV2Usage', 'ACU-Hr'],
    ['serverless', 'EUC1-Lambda-GB-Second-ARM', 'Lambda-GB-Second'],
    ['', 'EUC1-NatGateway-Hours', 'Hrs'],
  ];
  return ['2026-11-17', '2026-11-18', '2026-11-19'].flatMap((day) =>
    types.map(([architecture, usageType, unit]) => ({
      day,
      architecture,
      usageType,
      quantity: (24 * chance(textOf('quantity', day, usageType))).toFixed(6),
      unit,
      amountUsd: (2 * chance(textOf('amount', day, usageType))).toFixed(10),
    })),
  );
}

const RESOURCES: ReadonlyMap<string, unknown> = new Map([
  [
    'AWS::Lambda::Function|serverless-api',
    {
      FunctionName: 'serverless-api',
      MemorySize: 512,
      Timeout: 10,
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      TracingConfig: { Mode: 'Active' },
      Environment: { Variables: { DATABASE_PASSWORD: VARIABLE_SECRET } },
      Role: 'arn:aws:iam::123456789012:role/serverless-api',
    },
  ],
  [
    'AWS::RDS::DBCluster|serverless-cluster',
    {
      Engine: 'aurora-mysql',
      EngineVersion: '8.0.mysql_aurora.3.10.3',
      MasterUsername: 'root',
      ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 8 },
      MasterUserSecret: { SecretArn: VARIABLE_SECRET },
    },
  ],
  [
    'AWS::RDS::DBInstance|serverful-database',
    { DBInstanceClass: 'db.t4g.medium', MultiAZ: true, Engine: 'mysql' },
  ],
  ['AWS::AutoScaling::AutoScalingGroup|serverful-servers', { MinSize: '2', MaxSize: '10' }],
  ['AWS::ApiGatewayV2::Api|a1b2c3d4', { ProtocolType: 'HTTP', Name: 'serverless' }],
  [
    'AWS::ElasticLoadBalancingV2::LoadBalancer|arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/serverful/0123456789abcdef',
    { Type: 'application', Scheme: 'internet-facing', IpAddressType: 'ipv4' },
  ],
]);
