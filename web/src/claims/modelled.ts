import {
  type ArchitectureInputs,
  type BillOptions,
  billOf,
  crossoverOf,
  instancesAt,
  peakShape,
  priceBook,
  SHAPES,
  totalUsdOf,
} from '@crossover/cost';
import { type Architecture, findArchitecture, type Report } from '@crossover/model';
import { nameService } from '@crossover/report';
import { inputsOf, type Pair } from './inputs.ts';
import { betweenFacts, dynamodbFacts, hybridFacts } from './modelled-variants.ts';

const MAIN = ['serverful', 'serverless', 'hybrid'] as const;
type Main = (typeof MAIN)[number];

/** Peaks of an hour a day, from none to half of the day's requests; at 24 nothing is left beside the peak. */
const PEAK_HOURS_PER_WEEK = 7;
const PEAKS_TO_MEAN = [1, 2, 4, 8, 12] as const;

/** A second API beside the measured one, whose requests do much more: a report, an image. */
const HEAVIER = 100;

/** Without any published run: from the model's own assumptions. */
const DEFAULT_REGION = 'us-east-1';
const DEFAULT_RATE = 20;

/** What the cost model says to the claims. */
export type ModelFacts = Awaited<ReturnType<typeof modelFacts>>;

/**
 * @param report of the run whose measurements count; null: the model's assumptions alone.
 */
export async function modelFacts(report: Report | null) {
  const book = await priceBook(report?.region ?? DEFAULT_REGION);
  const options: BillOptions = { book };
  const subject = (id: string) => inputsOf(findArchitecture(id), report);
  const pair = { serverful: subject('serverful'), serverless: subject('serverless') };
  const own = report?.workloads[0]?.meanRatePerSecond.value ?? DEFAULT_RATE;
  const shapes = Object.values(SHAPES).map((shape) => {
    const { kind, points, cheaper } = crossoverOf(pair.serverful, pair.serverless, {
      ...options,
      shape,
      draws: 0,
    });
    return { title: shape.title, kind, cheaper, ratePerSecond: points[0]?.value ?? null };
  });
  const first = shapes[0]?.ratePerSecond ?? own;
  return {
    region: book.region,
    first,
    shapes,
    idle: Object.fromEntries(MAIN.map((id) => [id, idleBill(subject(id), options)])) as Record<
      Main,
      IdleBill
    >,
    load: loadFacts(pair, first, options),
    peaks: peakFacts(pair, options),
    gateway: gatewayShare(pair.serverless, first, options),
    pause: pauseFacts(report, options),
    standby: standbyFacts(report, options),
    peakFleet: fleetFacts(pair.serverful, own, options),
    hybrid: hybridFacts(MAIN.map(subject), options),
    fargate: betweenFacts(subject('serverful/fargate'), pair, options),
    dynamodb: dynamodbFacts(pair, report, options),
  };
}

interface IdleBill {
  readonly totalUsd: number;
  /** The largest services first. */
  readonly services: readonly { readonly name: string; readonly usd: number }[];
}

function byService(subject: ArchitectureInputs, ratePerSecond: number, options: BillOptions) {
  const sums = new Map<string, number>();
  for (const { service, amountUsd } of billOf(subject, ratePerSecond, options).items)
    sums.set(service, (sums.get(service) ?? 0) + amountUsd);
  return sums;
}

/** A month without one request. */
function idleBill(subject: ArchitectureInputs, options: BillOptions): IdleBill {
  const services = [...byService(subject, 0, options)]
    .filter(([, usd]) => usd > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([name, usd]) => ({ name: nameService(name), usd }));
  return { totalUsd: totalUsdOf(subject, 0, options), services };
}

/** Ten times the crossover, and the rate at which a concurrency limit refuses more. */
function loadFacts({ serverful, serverless }: Pair, first: number, options: BillOptions) {
  const ratePerSecond = first * 10;
  const at = (subject: ArchitectureInputs, rate: number) => totalUsdOf(subject, rate, options);
  const { billedDurationMs, lambdaDurationFactor } = serverless.values;
  const concurrency = serverless.architecture.functions?.reservedConcurrency ?? 0;
  // Of a rough number two digits are enough.
  const limitRatePerSecond = Number(
    (concurrency / ((billedDurationMs * lambdaDurationFactor) / 1000)).toPrecision(2),
  );
  return {
    ratePerSecond,
    serverfulUsd: at(serverful, ratePerSecond),
    serverlessUsd: at(serverless, ratePerSecond),
    ratio: at(serverless, ratePerSecond) / at(serverful, ratePerSecond),
    concurrency,
    limitRatePerSecond,
    limitUsd: at(serverless, limitRatePerSecond),
  };
}

/** The first crossover when one hour of each day carries more and more of the same traffic. */
function peakFacts(pair: Pair, options: BillOptions) {
  const heavy = { serverful: heavierInputs(pair.serverful), serverless: heavierInputs(pair.serverless) };
  return { light: peaksOf(pair, options), heavy: peaksOf(heavy, options), heavier: HEAVIER };
}

/** The same API with so many times the work in each request, in server and function alike; the database's stays. */
function heavierInputs(subject: ArchitectureInputs): ArchitectureInputs {
  const { values } = subject;
  return {
    ...subject,
    values: {
      ...values,
      serverCapacityPerSecond: values.serverCapacityPerSecond / HEAVIER,
      serverCpuMsPerRequest: values.serverCpuMsPerRequest * HEAVIER,
      billedDurationMs: values.billedDurationMs * HEAVIER,
    },
  };
}

function peaksOf({ serverful, serverless }: Pair, options: BillOptions) {
  const points = PEAKS_TO_MEAN.flatMap((peakToMean) => {
    const shape = peakShape(PEAK_HOURS_PER_WEEK, peakToMean);
    const [first] = crossoverOf(serverful, serverless, { ...options, shape, draws: 0 }).points;
    return first?.value == null ? [] : [{ peakToMean, ratePerSecond: first.value }];
  });
  const rates = points.map(({ ratePerSecond }) => ratePerSecond);
  const crossed = points.at(-1)?.peakToMean ?? 0;
  return {
    points,
    ratio: rates.length === 0 ? 1 : Math.max(...rates) / Math.min(...rates),
    /** The first peak at which the bills do not cross any more; null: they do at all, or at none. */
    uncrossedFrom: crossed === 0 ? null : (PEAKS_TO_MEAN.find((peakToMean) => peakToMean > crossed) ?? null),
  };
}

/** What grows with traffic between the crossover and ten times of it, and how much of that the gateway takes. */
function gatewayShare(serverless: ArchitectureInputs, first: number, options: BillOptions) {
  const [low, high] = [byService(serverless, first, options), byService(serverless, first * 10, options)];
  const growth = [...high].map(([name, usd]) => [name, usd - (low.get(name) ?? 0)] as const);
  const sum = growth.reduce((all, [, usd]) => all + usd, 0);
  const of = (service: string) => growth.find(([name]) => name === service)?.[1] ?? 0;
  return {
    share: of('api-gateway') / sum,
    functionShare: of('lambda') / sum,
    usd: high.get('api-gateway') ?? 0,
    ratePerSecond: first * 10,
  };
}

/** The same functions before a database that may pause. */
function pauseFacts(report: Report | null, options: BillOptions) {
  const awake = findArchitecture('serverless');
  const secondsUntilAutoPause = 300;
  const { database } = awake;
  const pausing: Architecture =
    database.kind === 'aurora-serverless-v2'
      ? { ...awake, database: { ...database, minAcu: 0, secondsUntilAutoPause } }
      : awake;
  const at = (architecture: Architecture, rate: number) =>
    totalUsdOf(inputsOf(architecture, report), rate, options);
  const requestsPerHour = 60;
  return {
    awakeUsd: at(awake, 0),
    pausedUsd: at(pausing, 0),
    requestsPerHour,
    seldomAwakeUsd: at(awake, requestsPerHour / 3600),
    seldomPausingUsd: at(pausing, requestsPerHour / 3600),
  };
}

/** What it costs to survive the loss of a zone, without any traffic. */
function standbyFacts(report: Report | null, options: BillOptions) {
  const [serverful, serverless] = [findArchitecture('serverful'), findArchitecture('serverless')];
  const at = (architecture: Architecture) => totalUsdOf(inputsOf(architecture, report), 0, options);
  const single: Architecture = {
    ...serverful,
    ...(serverful.servers === undefined ? {} : { servers: { ...serverful.servers, minInstances: 1 } }),
    database:
      serverful.database.kind === 'rds-mysql'
        ? { ...serverful.database, isMultiAz: false }
        : serverful.database,
  };
  const alone: Architecture = {
    ...serverless,
    database:
      serverless.database.kind === 'aurora-serverless-v2'
        ? { ...serverless.database, readers: 0 }
        : serverless.database,
  };
  return {
    zones: serverful.network.zones,
    servers: serverful.servers?.minInstances ?? 0,
    readers: serverless.database.kind === 'aurora-serverless-v2' ? serverless.database.readers : 0,
    backupDays: serverless.database.backupRetentionDays,
    serverfulUsd: at(serverful) - at(single),
    serverlessUsd: at(serverless) - at(alone),
    serverfulShare: 1 - at(single) / at(serverful),
    serverlessShare: 1 - at(alone) / at(serverless),
  };
}

/** Servers for a peak that is there one hour a day, against the same traffic spread evenly. */
function fleetFacts(serverful: ArchitectureInputs, ratePerSecond: number, options: BillOptions) {
  const spiky = { ...options, shape: SHAPES.spiky };
  return {
    ratePerSecond,
    peakToMean: SHAPES.spiky.peakToMean,
    instances: instancesAt(serverful, ratePerSecond, options),
    peakInstances: instancesAt(serverful, ratePerSecond, spiky),
    usd: totalUsdOf(serverful, ratePerSecond, options),
    peakUsd: totalUsdOf(serverful, ratePerSecond, spiky),
  };
}
