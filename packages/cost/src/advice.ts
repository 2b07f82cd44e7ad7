import { type Architecture, CrossoverError, maxConnections, RESERVED_CONNECTIONS } from '@crossover/model';
import { acusAt } from './architecture/database.ts';
import { fleetSize, serverRateWith } from './architecture/servers.ts';
import type { Inputs } from './assumptions.ts';
import type { Shape } from './shape.ts';

/** What a decision needs to know of the reader's work beside its rate; every part may be left out. */
export interface Needs {
  /** Longest work for one request. */
  readonly executionSeconds?: number;
  /** Largest bodies. */
  readonly maxRequestBytes?: number;
  readonly maxResponseBytes?: number;
  /** WebSockets, server-sent events, long polls. */
  readonly hasLongLivedConnections?: boolean;
  /** Response time that nearly every request must keep. */
  readonly sloMs?: number;
}

export interface AdviceContext {
  readonly architecture: Architecture;
  readonly values: Inputs;
  readonly ratePerSecond: number;
  readonly shape: Shape;
  readonly needs: Needs;
  /** Server instances that the bill is of; default: the smallest fleet that holds the peak. */
  readonly instances?: number;
}

/** `limit`: it will not work as configured. `caution`: it works, and something will be noticed. */
export interface Advice {
  readonly rule: string;
  readonly architecture: string;
  readonly severity: 'limit' | 'caution';
  readonly text: string;
  readonly source: string;
}

interface Rule {
  readonly id: string;
  readonly severity: Advice['severity'];
  readonly source: string;
  /** The advice in words; null when the rule does not apply. */
  readonly say: (context: AdviceContext) => string | null;
}

const LAMBDA_LIMITS =
  'Lambda developer guide, quotas (read 2023-10-30; aws/agent-toolkit-for-aws@d6ad2e4, 2026-08-20)';
const MIB = 2 ** 20;
const LAMBDA_MAX_SECONDS = 900;
const HTTP_API_MAX_SECONDS = 30;
const ALB_LAMBDA_MAX_BYTES = MIB;
const LAMBDA_MAX_BYTES = 6 * MIB;
const HTTP_API_MAX_BYTES = 10 * MIB;
const IDLE_BELOW_SHARE = 0.25;
const EVEN_PEAK_TO_MEAN = 1.05;

const peakRate = ({ ratePerSecond, shape }: AdviceContext) => ratePerSecond * shape.peakToMean;

function instancesOf(context: AdviceContext): number {
  const { servers } = context.architecture;
  if (servers === undefined) return 0;
  return context.instances ?? fleetSize(servers, context.values, peakRate(context));
}

/** Environments busy at the peak: Little's law, one request at a time each, of what servers leave to functions. */
function concurrencyAtPeak(context: AdviceContext): number {
  const { architecture, values } = context;
  const peak = peakRate(context);
  const functionRate = peak - serverRateWith(architecture, values, instancesOf(context))(peak);
  const durationMs =
    values.billedDurationMs * values.lambdaDurationFactor + values.coldShare * values.initDurationMs;
  return Math.ceil((functionRate * durationMs) / 1000);
}

const number = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 1 });

const RULES: readonly Rule[] = [
  {
    id: 'execution-over-15-minutes',
    severity: 'limit',
    source: LAMBDA_LIMITS,
    say: ({ architecture, needs }) =>
      architecture.functions !== undefined && (needs.executionSeconds ?? 0) > LAMBDA_MAX_SECONDS
        ? `Work of ${number((needs.executionSeconds ?? 0) / 60)} minutes does not fit a function: Lambda ends it after 15 minutes.`
        : null,
  },
  {
    id: 'answer-within-30-seconds',
    severity: 'limit',
    source: 'API Gateway developer guide, HTTP API quotas (2023-06-29)',
    say: ({ architecture, needs }) =>
      architecture.frontDoor.kind === 'http-api' &&
      (needs.executionSeconds ?? 0) > HTTP_API_MAX_SECONDS &&
      (needs.executionSeconds ?? 0) <= LAMBDA_MAX_SECONDS
        ? 'An HTTP API answers 503 after 30 seconds: longer work must be started and asked for again.'
        : null,
  },
  {
    id: 'payload',
    severity: 'limit',
    source: `${LAMBDA_LIMITS}; API Gateway and ALB user guides (2023-06)`,
    say({ architecture, needs }) {
      if (architecture.functions === undefined) return null;
      const isBalancer = architecture.frontDoor.kind.endsWith('load-balancer');
      const limit = isBalancer ? ALB_LAMBDA_MAX_BYTES : Math.min(LAMBDA_MAX_BYTES, HTTP_API_MAX_BYTES);
      const largest = Math.max(needs.maxRequestBytes ?? 0, needs.maxResponseBytes ?? 0);
      return largest > limit
        ? `A body of ${number(largest / MIB)} MiB does not fit: ${isBalancer ? 'a load balancer passes at most 1 MB to and from a function' : 'Lambda takes and gives at most 6 MB'}.`
        : null;
    },
  },
  {
    id: 'long-lived-connections',
    severity: 'limit',
    source: `${LAMBDA_LIMITS}; API Gateway developer guide (2023-06-29)`,
    say: ({ architecture, needs }) =>
      architecture.functions !== undefined && needs.hasLongLivedConnections === true
        ? 'Long-lived connections need a server or a WebSocket API: a function answers one request and is frozen.'
        : null,
  },
  {
    id: 'slo-below-cold-start',
    severity: 'caution',
    source: 'cold starts of this run, or github:maxday/lambda-perf@6070b79 (2026-08-22)',
    say: ({ architecture, needs, values }) =>
      architecture.functions !== undefined && needs.sloMs !== undefined && needs.sloMs < values.initDurationMs
        ? `A cold start takes at least ${number(values.initDurationMs)} ms: the requests that meet one miss an SLO of ${number(needs.sloMs)} ms.`
        : null,
  },
  {
    id: 'idle-most-of-the-day',
    severity: 'caution',
    source:
      'modelled: share of the month in which less than one request in ten minutes is expected or the rate is a quarter of the mean',
    say({ architecture, shape, ratePerSecond }) {
      if (architecture.servers === undefined) return null;
      const isQuiet = (factor: number) => factor < IDLE_BELOW_SHARE || factor * ratePerSecond < 1 / 600;
      const idle = shape.parts
        .filter((part) => isQuiet(part.factor))
        .reduce((sum, part) => sum + part.share, 0);
      return idle > 0.5
        ? `The servers are all but idle ${number(100 * idle)} % of the time and are paid for it.`
        : null;
    },
  },
  {
    id: 'database-pause-resume',
    severity: 'caution',
    source: 'Aurora user guide and aws/agent-toolkit-for-aws@d6ad2e4 (2026-08-20)',
    say: ({ architecture: { database } }) =>
      database.kind === 'aurora-serverless-v2' && database.minAcu === 0
        ? 'The database pauses when idle and takes about 15 seconds to resume, 30 after a day: the first request after a pause may time out.'
        : null,
  },
  {
    id: 'database-connections',
    severity: 'limit',
    source:
      'RDS and Aurora user guides, max_connections (2023-06); see packages/model/src/database-connections.ts',
    say(context) {
      const { database, functions, servers } = context.architecture;
      const wanted =
        (servers === undefined ? 0 : serverConnections(context)) +
        (functions === undefined ? 0 : concurrencyAtPeak(context) * functions.poolSize);
      const limit = connectionLimit(database);
      // A proxy gives many clients few connections.
      if (database.hasProxy === true || limit === null || wanted <= limit) return null;
      return `At the peak ${number(wanted)} database connections are wanted and ${number(limit)} are to be had: MySQL answers error 1040 "Too many connections".`;
    },
  },
  {
    id: 'function-concurrency',
    severity: 'limit',
    source: LAMBDA_LIMITS,
    say(context) {
      const { functions } = context.architecture;
      if (functions === undefined) return null;
      const wanted = concurrencyAtPeak(context);
      return wanted > functions.reservedConcurrency
        ? `At the peak ${number(wanted)} requests run at once and the function’s concurrency is ${number(functions.reservedConcurrency)}: the others are throttled (429).`
        : null;
    },
  },
  {
    id: 'fleet-beyond-maximum',
    severity: 'caution',
    source: 'the architecture catalogue',
    say(context) {
      const { servers } = context.architecture;
      const needed = instancesOf(context);
      return servers !== undefined && needed > servers.maxInstances
        ? `The peak needs ${number(needed)} instances and the configured fleet ends at ${number(servers.maxInstances)}: the bill is of the larger fleet.`
        : null;
    },
  },
  {
    id: 'weights-follow-late',
    severity: 'caution',
    source:
      'CloudWatch metrics of a load balancer arrive one to three minutes late (CloudWatch user guide, 2023-06-15)',
    say: ({ architecture, shape }) =>
      architecture.frontDoor.kind === 'weighted-load-balancer' && shape.peakToMean > EVEN_PEAK_TO_MEAN
        ? 'The weights follow the load some minutes late: a peak that comes quicker than that meets the servers alone.'
        : null,
  },
  {
    id: 'proxy-minimum',
    severity: 'caution',
    source: 'RDS Proxy pricing; Aurora user guide (2023-06)',
    say(context) {
      const { database, functions } = context.architecture;
      if (database.hasProxy !== true || database.kind !== 'aurora-serverless-v2') return null;
      const wanted = functions === undefined ? 0 : concurrencyAtPeak(context) * functions.poolSize;
      const limit = connectionLimit(database);
      const need =
        limit === null || wanted > limit
          ? ''
          : ` At the peak ${number(wanted)} connections are wanted and ${number(limit)} are to be had without it.`;
      return `The proxy bills 8 ACUs at least, however small the cluster is, and the cluster never pauses behind it.${need}`;
    },
  },
  {
    id: 'function-url-alone',
    severity: 'caution',
    source: 'Lambda developer guide, function URLs (2023-10-30)',
    say: ({ architecture }) =>
      architecture.frontDoor.kind === 'function-url'
        ? 'A function URL has no domain of your own, no access log and no throttle but the reserved concurrency; CloudFront in front of it can give the first two.'
        : null,
  },
  {
    id: 'database-beyond-configured',
    severity: 'caution',
    source: 'modelled from the database CPU per request',
    say(context) {
      const { database } = context.architecture;
      if (database.kind !== 'aurora-serverless-v2') return null;
      const acus = acusAt(database, context.values, peakRate(context));
      return acus > database.maxAcu
        ? `The peak needs ${number(acus)} ACUs and the cluster is configured up to ${number(database.maxAcu)}: the bill is of the larger one.`
        : null;
    },
  },
];

/** Connections to be had; null for a class whose limit is not known. */
function connectionLimit(database: Architecture['database']): number | null {
  try {
    return maxConnections(database) - RESERVED_CONNECTIONS;
  } catch (error) {
    if (error instanceof CrossoverError && error.code === 'impossible-architecture') return null;
    throw error;
  }
}

function serverConnections(context: AdviceContext): number {
  return (context.architecture.servers?.poolSize ?? 0) * instancesOf(context);
}

/** What AWS's documented limits say about one architecture under the reader's traffic. */
export function adviceFor(context: AdviceContext): Advice[] {
  const advice: Advice[] = [];
  for (const { id, severity, source, say } of RULES) {
    const text = say(context);
    if (text !== null)
      advice.push({ rule: id, architecture: context.architecture.id, severity, text, source });
  }
  return advice;
}
